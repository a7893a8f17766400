namespace Lynceus.Load.Samples;

/// <summary>The advisories that the sample images are affected by.</summary>
internal static class SampleVulnerabilities
{
    private static readonly SampleVulnerability[] All =
    [
        new("CVE-2024-3094", "debian", "liblzma5", "5.6.1-1", "5.6.1+really5.4.5-1", 10, "xz: backdoor in the released sources",
            "The release archives carry code that hooks into programs loading liblzma, among them SSH servers, and lets a holder of a key run commands."),
        new("CVE-2023-45853", "debian", "zlib1g", "1:1.2.13.dfsg-1", null, 9.8, "zlib: overflow in the bundled MiniZip",
            "Long file names or comments overflow a buffer when an archive is written with MiniZip. Debian does not ship that part in this package.")
            { Rated = ("LOW", "-6..") },
        new("CVE-2023-4911", "debian", "libc6", "2.36-9+deb12u1", "2.36-9+deb12u3", 7.8, "glibc: overflow while GLIBC_TUNABLES is read",
            "A local user sets a crafted environment variable and starts a setuid program to become root."),
        new("CVE-2024-2961", "debian", "libc6", "2.36-9+deb12u4", "2.36-9+deb12u6", 8.8, "glibc: iconv writes past its buffer",
            "Converting to ISO-2022-CN-EXT writes up to four bytes past the output buffer; applications in which users choose the character set can be taken over."),
        new("CVE-2024-6387", "debian", "openssh-server", "1:9.2p1-2+deb12u2", "1:9.2p1-2+deb12u3", 8.1, "openssh: race in the signal handler of sshd",
            "The log-in timeout calls functions that must not run in a signal handler, which a patient attacker without an account may turn into root access."),
        new("CVE-2024-5535", "debian", "libssl3", "3.0.13-1~deb12u1", "3.0.14-1~deb12u1", 9.1, "openssl: over-read while protocols are chosen",
            "Calling SSL_select_next_proto with an empty list reads past the buffer and may send memory contents to the peer."),
        new("CVE-2024-0553", "debian", "libgnutls30", "3.7.9-2", "3.7.9-2+deb12u2", 7.5, "gnutls: timing of RSA-PSK exchanges leaks",
            "Answers to malformed ciphertexts take a different time, which is enough to recover data over many connections."),
        new("CVE-2023-52425", "debian", "libexpat1", "2.5.0-1", "2.5.0-1+deb12u1", 7.5, "expat: very slow parsing of large tokens",
            "A token that arrives in small pieces is parsed again from its start each time, so a small document keeps a processor busy.")
            { FixedOn = "-5.." },
        new("CVE-2023-31484", "debian", "perl-base", "5.36.0-7+deb12u1", null, 8.1, "perl: CPAN does not check certificates",
            "Downloads of CPAN.pm over HTTPS accept any certificate, so somebody on the path can replace what is installed."),
        new("CVE-2022-3219", "debian", "gpgv", "2.2.40-1.1", null, 3.3, "gnupg: long work on compressed packets", "A crafted key with compressed packets keeps verification busy."),
        new("CVE-2011-3374", "debian", "apt", "2.6.1", null, 3.7, "apt: apt-key does not check keys properly", "Keys that net-update brings are not verified; the option is off in Debian."),
        new("CVE-2023-29383", "debian", "passwd", "1:4.13+dfsg1-1", null, 3.3, "shadow: control characters in chfn", "A user can make /etc/passwd look as if it had another entry."),
        new("CVE-2016-2781", "debian", "coreutils", "9.1-1", null, 2.5, "coreutils: chroot --userspec shares the terminal", "A program started with chroot can push input into the terminal it came from."),
        new("CVE-2023-42363", "alpine", "busybox", "1.36.1-r5", "1.36.1-r7", 5.5, "busybox: use after free in awk", "A crafted awk program makes busybox read memory that it gave back."),
        new("CVE-2024-5535", "alpine", "libssl3", "3.1.4-r5", "3.1.6-r0", 9.1, "openssl: over-read while protocols are chosen",
            "Calling SSL_select_next_proto with an empty list reads past the buffer and may send memory contents to the peer."),
        new("CVE-2022-37434", "alpine", "zlib", "1.2.12-r1", "1.2.12-r2", 9.8, "zlib: overflow in inflateGetHeader", "A large extra field in a gzip header overflows a heap buffer of applications that ask for it."),
        new("CVE-2023-44487", "gobinary", "golang.org/x/net", "v0.14.0", "0.17.0", 7.5, "HTTP/2: rapid reset of streams",
            "A client opens and cancels streams faster than the server can clean up, and so exhausts it with little traffic of its own."),
        new("CVE-2024-45338", "gobinary", "golang.org/x/net", "v0.28.0", "0.33.0", 5.3, "x/net/html: slow parsing", "Crafted markup is parsed in non-linear time."),
        new("CVE-2024-45337", "gobinary", "golang.org/x/crypto", "v0.24.0", "0.31.0", 9.1, "x/crypto/ssh: keys may be confused",
            "Servers that remember the last offered key in PublicKeyCallback may grant the rights of a key that the client does not hold."),
        new("CVE-2024-24790", "gobinary", "stdlib", "v1.21.8", "1.21.11, 1.22.4", 9.8, "net/netip: mapped IPv4 addresses misjudged",
            "Questions such as IsPrivate answer wrongly for IPv4-mapped IPv6 addresses, so filters built on them let requests through."),
        new("CVE-2024-34156", "gobinary", "stdlib", "v1.22.5", "1.22.7, 1.23.1", 7.5, "encoding/gob: stack exhaustion", "Deeply nested messages make the decoder overflow its stack and end the process."),
        new("CVE-2025-22871", "gobinary", "stdlib", "v1.23.4", "1.23.8, 1.24.2", 9.1, "net/http: lax chunk extensions",
            "A bare line feed ends a chunk-size line, which lets requests be smuggled past a proxy that reads it differently."),
        new("CVE-2021-44228", "jar", "org.apache.logging.log4j:log4j-core", "2.14.1", "2.15.0", 10, "log4j: look-ups run code from remote servers",
            "A text that is logged may name an LDAP server, from which a class is loaded and run."),
        new("CVE-2022-42889", "jar", "org.apache.commons:commons-text", "1.9", "1.10.0", 9.8, "commons-text: interpolation runs scripts", "Default look-ups include script, dns and url, so an interpolated input runs code."),
        new("CVE-2022-1471", "jar", "org.yaml:snakeyaml", "1.33", "2.0", 8.3, "snakeyaml: constructor creates any type", "A document names the classes to create, which is enough to run code while it is read."),
        new("CVE-2022-22965", "jar", "org.springframework:spring-beans", "5.3.17", "5.3.18, 5.2.20", 9.8, "spring: binding reaches the class loader", "Request parameters reach properties of the class loader on Java 9 and later, which allows writing a web shell."),
        new("CVE-2021-23337", "node-pkg", "lodash", "4.17.20", "4.17.21", 7.2, "lodash: command injection through template", "Options of the template function become part of the compiled code."),
        new("CVE-2024-37890", "node-pkg", "ws", "8.11.0", "8.17.1", 7.5, "ws: many headers end the server", "A request with more headers than the limit lets the handshake fail with an uncaught error."),
        new("CVE-2024-29041", "node-pkg", "express", "4.18.2", "4.19.2", 6.1, "express: open redirect", "Crafted addresses get past allow lists because they are encoded again before the redirect."),
        new("CVE-2023-26136", "node-pkg", "tough-cookie", "4.1.2", "4.1.3", 6.5, "tough-cookie: prototype pollution", "Cookies with the domain __proto__ write to the prototype of all objects."),
        new("CVE-2024-21538", "node-pkg", "cross-spawn", "7.0.3", "7.0.5", 7.5, "cross-spawn: slow regular expression", "A long crafted argument blocks the event loop."),
        new("CVE-2023-32681", "python-pkg", "requests", "2.28.2", "2.31.0", 6.1, "requests: proxy password sent to the target", "After a redirect to HTTPS the Proxy-Authorization header goes to the destination server."),
        new("CVE-2024-34064", "python-pkg", "Jinja2", "3.1.2", "3.1.4", 5.4, "jinja2: attributes injected through xmlattr", "Keys that contain a slash or an equals sign add attributes of their own to an element."),
        new("CVE-2023-50782", "python-pkg", "cryptography", "41.0.3", "42.0.0", 7.5, "cryptography: padding oracle in RSA", "Decryption with PKCS#1 v1.5 padding answers in a way that reveals plaintext over many tries."),
        new("CVE-2024-26130", "python-pkg", "cryptography", "41.0.7", "42.0.4", 7.5, "cryptography: crash on mismatched PKCS#12", "Serialising a certificate with a key that does not belong to it ends the process."),
    ];

    /// <summary>Packages of a base, to be named like an advisory.</summary>
    private static readonly Dictionary<string, string> Bases = new(StringComparer.Ordinal)
    {
        ["debian"] = "CVE-2023-45853;CVE-2023-31484;CVE-2022-3219;CVE-2011-3374;CVE-2016-2781",
        ["alpine"] = "CVE-2023-42363",
    };

    /// <summary>What an image is affected by on a day: its base, and the advisories that its list names.</summary>
    public static IEnumerable<SampleVulnerability> Of(SampleWorkload workload, int day)
    {
        var names = Days.Names(Bases[workload.Base], day).Concat(Days.Names(workload.Vulnerabilities, day)).ToHashSet(StringComparer.Ordinal);
        return All.Where(v => names.Contains(v.Id) && (!v.IsOfSystem || v.Type == workload.Base));
    }
}
