namespace Lynceus.Kubernetes.Authentication;

/// <summary>
/// A kubeconfig, a service account or what they point to cannot be used. The message names the file, the line where it is known, and what to do; it carries no secret.
/// </summary>
/// <remarks>What fails later, while requests are sent, is a <see cref="HttpRequestException"/>: it may pass.</remarks>
public sealed class KubeconfigException : Exception
{
    public KubeconfigException(string? file, int? line, string problem, Exception? innerException = null)
        : base(Place(file, line) + problem, innerException) => (File, Line) = (file, line);

    /// <summary>The file at fault; null when no source of a connection was found at all.</summary>
    public string? File { get; }

    /// <summary>Counted from one; null where the whole file is meant.</summary>
    public int? Line { get; }

    private static string Place(string? file, int? line) => (file, line) switch
    {
        (null, _) => "",
        (_, null) => $"{file}: ",
        _ => $"{file}, line {line}: ",
    };
}
