using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Runs the program of a user's <c>exec</c> and reads what it prints.</summary>
internal sealed class CredentialPlugin(CredentialPluginSettings settings, TimeSpan timeout, TimeProvider time)
{
    // Two certificates with a key and a large token stay below 64 KiB.
    private const int MaxOutputBytes = 1024 * 1024;

    // The end of what it complains of; the reason is usually last.
    private const int MaxErrorBytes = 2048;

    public string Command => settings.Command;

    /// <exception cref="HttpRequestException">The program failed, took too long, or did not print a credential.</exception>
    public async Task<ExecCredentialStatus> RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.IsInteractive ? timeout * 5 : timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var process = Start();
        var output = Array.Empty<byte>();
        var errors = "";
        try
        {
            var readErrors = settings.IsInteractive ? Task.FromResult("") : ReadEndAsync(process.StandardError.BaseStream, linked.Token);
            output = await ReadAsync(process.StandardOutput.BaseStream, linked.Token);
            errors = await readErrors;
            await process.WaitForExitAsync(linked.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not end within {(settings.IsInteractive ? timeout * 5 : timeout).TotalSeconds:0} s", e);
        }
        finally
        {
            Kill(process);
        }

        return process.ExitCode == 0 ? Parse(output) : throw Failure($"ended with code {process.ExitCode}{(errors.Length > 0 ? ": " + errors : "")}");
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(settings.ExecutablePath, settings.Arguments)
        {
            RedirectStandardInput = !settings.IsInteractive,
            RedirectStandardOutput = true,
            RedirectStandardError = !settings.IsInteractive,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = DescribeCluster();
        try
        {
            var process = Process.Start(start)!;
            if (!settings.IsInteractive)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw Failure($"could not be started ({e.Message})", e);
        }
    }

    private string DescribeCluster()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", settings.ApiVersion);
            writer.WriteString("kind", "ExecCredential");
            writer.WriteStartObject("spec");
            if (settings.Cluster is { } cluster)
            {
                WriteCluster(writer, cluster);
            }

            writer.WriteBoolean("interactive", settings.IsInteractive);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteCluster(Utf8JsonWriter writer, KubeconfigNode cluster)
    {
        writer.WriteStartObject("cluster");
        foreach (var key in (string[])["server", "tls-server-name", "proxy-url"])
        {
            if (cluster.Text(key) is { } text)
            {
                writer.WriteString(key, text);
            }
        }

        foreach (var key in (string[])["insecure-skip-tls-verify", "disable-compression"])
        {
            if (cluster.Flag(key))
            {
                writer.WriteBoolean(key, true);
            }
        }

        if (ReadAuthorities(cluster) is { } authorities)
        {
            writer.WriteBase64String("certificate-authority-data", authorities);
        }

        if (settings.ClusterConfig is { } config)
        {
            writer.WritePropertyName("config");
            config.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private byte[]? ReadAuthorities(KubeconfigNode cluster)
    {
        try
        {
            return cluster.Data("certificate-authority-data")
                ?? (cluster.FilePath("certificate-authority") is { } path ? BoundedFile.Read(path, CertificateAuthorities.MaxBytes) : null);
        }
        catch (Exception e) when (BoundedFile.IsReadFailure(e))
        {
            throw Failure($"could not be told the certificate authority of the cluster ({BoundedFile.Explain(e)})", e);
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (output.Length + read > MaxOutputBytes)
            {
                throw Failure($"printed more than {MaxOutputBytes} bytes");
            }

            output.Write(chunk, 0, read);
        }

        return output.ToArray();
    }

    /// <summary>Reads all, so that the program is never held up, and keeps the end.</summary>
    private static async Task<string> ReadEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        var kept = new byte[2 * MaxErrorBytes];
        var length = 0;
        for (int read; (read = await stream.ReadAsync(kept.AsMemory(length), cancellationToken)) > 0;)
        {
            length += read;
            if (length > MaxErrorBytes)
            {
                kept.AsSpan(length - MaxErrorBytes, MaxErrorBytes).CopyTo(kept);
                length = MaxErrorBytes;
            }
        }

        return PrintableText.From(Encoding.UTF8.GetString(kept, 0, length));
    }

    private ExecCredentialStatus Parse(byte[] output)
    {
        ExecCredential? credential;
        try
        {
            credential = JsonSerializer.Deserialize(output, AuthenticationJsonContext.Default.ExecCredential);
        }
        catch (JsonException e)
        {
            // Without the inner exception: what was printed may be a secret in another form.
            throw Failure($"did not print an ExecCredential in JSON (line {e.LineNumber + 1}, {e.Path})");
        }

        if (credential is not { Kind: "ExecCredential", Status: { } status })
        {
            throw Failure("did not print an ExecCredential with a status");
        }

        if (credential.ApiVersion != settings.ApiVersion)
        {
            throw Failure($"printed the version '{PrintableText.From(credential.ApiVersion ?? "")}' where '{settings.ApiVersion}' is configured");
        }

        if (string.IsNullOrEmpty(status.ClientCertificateData) != string.IsNullOrEmpty(status.ClientKeyData))
        {
            throw Failure("printed a certificate without its key, or a key without its certificate");
        }

        return !string.IsNullOrEmpty(status.Token) || !string.IsNullOrEmpty(status.ClientCertificateData)
            ? status
            : throw Failure("printed neither a token nor a certificate");
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile.
        }
    }

    /// <summary>Connection failures are this type, so that callers which wait and try again do so here too.</summary>
    internal HttpRequestException Failure(string problem, Exception? innerException = null) => new(
        HttpRequestError.UserAuthenticationError,
        $"The credential plugin '{settings.Command}' ({settings.Node.File}, line {settings.Node.Line}) {problem}.",
        innerException);
}
