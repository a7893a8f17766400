namespace Lynceus.Kubernetes.Authentication;

/// <summary>The <c>exec</c> part of a user: a program that prints credentials.</summary>
internal sealed record CredentialPluginSettings
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>The name that the other extensions of a cluster leave to the plugin.</summary>
    private const string ConfigExtension = "client.authentication.k8s.io/exec";

    /// <summary>Where the settings stand.</summary>
    public required KubeconfigNode Node { get; init; }

    /// <summary>As written, for messages.</summary>
    public required string Command { get; init; }

    public required string ExecutablePath { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>The version to ask for, which the answer must have too.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Whether the plugin may ask a person, who is there.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>The cluster to tell the plugin of; null when it does not want to know.</summary>
    public KubeconfigNode? Cluster { get; init; }

    /// <summary>What the cluster's extension of the plugin holds; null for none.</summary>
    public KubeconfigNode? ClusterConfig { get; init; }

    /// <exception cref="KubeconfigException">A field cannot be used, or the program is not there.</exception>
    public static CredentialPluginSettings Read(KubeconfigNode exec, KubeconfigNode cluster, ClusterConnectionOptions options)
    {
        var command = exec.Text("command") ?? throw exec.Error("a credential plugin needs a 'command'");
        var hint = exec.Text("installHint") is { } text ? "\n" + PrintableText.From(text) : "";
        return new CredentialPluginSettings
        {
            Node = exec,
            Command = command,
            ExecutablePath = FindExecutable(exec, command, options)
                ?? throw exec.Find("command")!.Error($"the credential plugin '{command}' is not installed, or not executable{hint}"),
            Arguments = exec.Texts("args"),
            Variables = [.. exec.List("env").Select(static e => KeyValuePair.Create(e.Text("name") ?? throw e.Error("a variable has no name"), e.Text("value") ?? ""))],
            ApiVersion = ReadApiVersion(exec),
            IsInteractive = ReadInteractive(exec, options),
            Cluster = exec.Flag("provideClusterInfo") ? cluster : null,
            ClusterConfig = cluster.List("extensions").FirstOrDefault(static e => e.Text("name") == ConfigExtension)?.Find("extension"),
        };
    }

    private static string ReadApiVersion(KubeconfigNode exec) => exec.Text("apiVersion") switch
    {
        V1 => V1,
        V1Beta1 => V1Beta1,
        null => throw exec.Error($"a credential plugin needs its 'apiVersion', for example {V1}"),
        var other => throw exec.Find("apiVersion")!.Error($"the version '{other}' of credential plugins is not known; {V1} and {V1Beta1} are"),
    };

    private static bool ReadInteractive(KubeconfigNode exec, ClusterConnectionOptions options) => exec.Text("interactiveMode") switch
    {
        "Never" => false,
        null or "IfAvailable" => options.HasTerminal(),
        "Always" => options.HasTerminal()
            ? true
            : throw exec.Find("interactiveMode")!.Error("the credential plugin wants to ask a person, but standard input is no terminal; use an account for programs"),
        _ => throw exec.Find("interactiveMode")!.Error("'interactiveMode' takes Never, IfAvailable or Always"),
    };

    // Not left to the runtime, which would look into the folder of this program and the current one before PATH.
    private static string? FindExecutable(KubeconfigNode exec, string command, ClusterConnectionOptions options)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var path = exec.Resolve(command);
            return IsExecutable(path) ? path : null;
        }

        var folders = (options.Environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);
        var names = OperatingSystem.IsWindows() ? new[] { command, command + ".exe" } : [command];
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || ((File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).UnixFileMode
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
