using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Lynceus.Reports.Tests.Inputs;

/// <summary>Every form in which people send a report.</summary>
internal static class InputForms
{
    public const string Boundary = "------------------------d74496d66958873e";

    private const string JsonLog = """{"level":"info","ts":1772445600.123,"caller":"scan/main.go:12","msg":"{\"started\"}"}""";

    /// <summary>Forms of any text.</summary>
    public static IReadOnlyDictionary<string, Func<string, byte[]>> OfText { get; } = new Dictionary<string, Func<string, byte[]>>(StringComparer.Ordinal)
    {
        ["plain"] = Utf8,
        ["byte order mark"] = static t => Utf8("\uFEFF" + t),
        ["CRLF"] = static t => Utf8(CrLf(t)),
        ["UTF-16 LE, byte order mark"] = static t => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(CrLf(t))],
        ["UTF-16 BE, byte order mark"] = static t => [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(t)],
        ["UTF-16 LE"] = static t => Encoding.Unicode.GetBytes(t),
        ["UTF-16 BE"] = static t => Encoding.BigEndianUnicode.GetBytes(t),
        ["gzip"] = static t => Gzip(Utf8(t)),
        ["gzip of two members"] = static t => [.. Gzip(Utf8(t)[..7]), .. Gzip(Utf8(t)[7..])],
        ["gzip in gzip"] = static t => Gzip(Gzip(Utf8(t))),
        ["gzip of UTF-16"] = static t => Gzip([0xff, 0xfe, .. Encoding.Unicode.GetBytes(t)]),
        ["zstd"] = static t => Zstd(Utf8(t)),
        ["zstd of two frames"] = static t => [.. Zstd(Utf8(t)[..7]), .. Zstd(Utf8(t)[7..])],
        ["zstd in gzip"] = static t => Gzip(Zstd(Utf8(t))),
        ["form"] = static t => Form(("report.json", Utf8(t))),
        ["form with LF"] = static t => Utf8($"--{Boundary}\nContent-Disposition: form-data; name=\"file\"; filename=\"r\"\n\n{t}\n--{Boundary}--\n"),
        ["form of gzip"] = static t => Form(("report.json.gz", Gzip(Utf8(t)))),
        ["ZIP"] = static t => Zip(("trivy/report.json", Utf8(t))),
        ["ZIP, stored"] = static t => Zip(CompressionLevel.NoCompression, ("report.json", Utf8(t))),
        ["ZIP with notes"] = static t => Zip(("README.md", Utf8("# notes")), ("report.json", Utf8(t)), ("__MACOSX/._report.json", [1, 2]), (".hidden.json", Utf8("{}"))),
        ["ZIP of gzip"] = static t => Zip(("report.json.gz", Gzip(Utf8(t)))),
        ["ZIP of UTF-16"] = static t => Zip(("report.json", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(t)])),
        ["ZIP, a strange name"] = static t => Zip(("report", Utf8(t))),
        ["ZIP in a form"] = static t => Form(("artifact.zip", Zip(("report.json", Utf8(t))))),
        ["tar"] = static t => Tar(TarEntryFormat.Pax, ("out/report.json", Utf8(t))),
        ["tar.gz"] = static t => Gzip(Tar(TarEntryFormat.Gnu, ("./report.json", Utf8(t)))),
        ["tar.zst"] = static t => Zstd(Tar(TarEntryFormat.Ustar, ("report.json", Utf8(t)))),
        ["tar, V7"] = static t => Tar(TarEntryFormat.V7, ("report.json", Utf8(t))),
        ["tar, long name"] = static t => Tar(TarEntryFormat.Gnu, (new string('n', 300) + "ž.json", Utf8(t))),
        ["tar, long name, pax"] = static t => Tar(TarEntryFormat.Pax, (new string('n', 300) + "ž.json", Utf8(t))),
    };

    /// <summary>Forms of JSON alone.</summary>
    public static IReadOnlyDictionary<string, Func<string, byte[]>> OfJson { get; } = new Dictionary<string, Func<string, byte[]>>(StringComparer.Ordinal)
    {
        ["kube-bench log"] = static t => Utf8("[INFO] Using config file: /opt/config.yaml\n[WARN] kube-scheduler: command not found\n" + t),
        ["brackets"] = static t => Utf8("[1/3] one\n[2] two\n[2026-03-02 10:00:00] three\n[ OK ] four\n" + t),
        ["glog"] = static t => Utf8("I1130 12:00:00.000000       1 main.go:12] start: {\"a\":1}\nW1130 12:00:00.000000       1 main.go:13] x\n" + t),
        ["JSON log"] = static t => Utf8($"{JsonLog}\n{JsonLog}\n{t}\n{JsonLog}\n"),
        ["helm"] = static t => Utf8("WARNING: Kubernetes configuration file is group-readable. Location: /root/.kube/config\n" + t),
        ["npm"] = static t => Utf8($"\n> scan@1.0.0 scan\n> tool --json\n\n{t}\n\nnpm notice\nnpm notice New version: 11.0.0\n"),
        ["GitHub Actions"] = static t => Utf8($"::group::Run\n{t}\n::endgroup::\n##[error]Process completed with exit code 1.\n"),
        ["colours"] = static t => Utf8($"\u001b[0;32mINFO\u001b[0m scanning\n\u001b[1m{t}\u001b[0m\n"),
        ["progress"] = static t => Utf8($" 10% [=>   ]\r 50% [==>  ]\r100% [====>]\n{t}\n 100% |====|\n"),
        ["exit status"] = static t => Utf8(t + "\nexit status 1\n"),
        ["exit status on the last line"] = static t => Utf8(t.TrimEnd() + "exit status 1"),
        ["CRLF log in UTF-16"] = static t => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(CrLf("scanning: 1\n" + t + "\ndone\n"))],
        ["log in gzip"] = static t => Gzip(Utf8("scanning\n" + t)),
        ["record separator"] = static t => Utf8("\u001e" + t + "\n"),
        ["long preamble"] = static t => Utf8(string.Concat(Enumerable.Range(0, 6000).Select(static i => $"line {i} of what is said before: nothing\n")) + t),
        ["line longer than the window"] = static t => Utf8(new string('x', 300_000) + "\n" + t),
        ["separator of YAML"] = static t => Utf8("---\n# made by a template\n" + t),
    };

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    public static byte[] Form(params (string Name, byte[] Bytes)[] files) =>
    [
        .. files.SelectMany(static f => (byte[])[.. Utf8(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{f.Name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"), .. f.Bytes, .. "\r\n"u8]),
        .. Utf8($"--{Boundary}--\r\n"),
    ];

    public static byte[] Zip(params (string Name, byte[] Bytes)[] members) => Zip(CompressionLevel.Optimal, members);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] members)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("folder/");
            foreach (var (name, bytes) in members)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    public static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Bytes)[] members)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, format, leaveOpen: true))
        {
            tar.WriteEntry(Entry(format, TarEntryType.Directory, "folder/"));
            foreach (var (name, bytes) in members)
            {
                var entry = Entry(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream(bytes);
                tar.WriteEntry(entry);
            }
        }

        return packed.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.V7 => new V7TarEntry(type, name),
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        TarEntryFormat.Gnu => new GnuTarEntry(type, name),
        _ => new PaxTarEntry(type, name),
    };

    private static string CrLf(string text) => text.ReplaceLineEndings("\r\n");
}
