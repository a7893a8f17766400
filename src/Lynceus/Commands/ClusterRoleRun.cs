using Lynceus.Exposition;
using Lynceus.Hosting;
using Lynceus.Hosting.Metrics;
using Lynceus.Kubernetes.Authentication;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Commands;

/// <summary>Runs a role that works on a cluster to its end, or says in one line why it cannot.</summary>
internal static class ClusterRoleRun
{
    /// <param name="addresses">What the role is about to listen on, and by which option.</param>
    public static async Task<int> RunAsync(string role, IEnumerable<(string Flag, ListenAddress? Address)> addresses, Uri? otlpEndpoint, CommandHost host, Func<IHost> build)
    {
        foreach (var (flag, address) in addresses)
        {
            if (address?.WhyNotFree() is { } reason)
            {
                await host.Error.WriteLineAsync($"lynceus: cannot listen on {address}: {reason}; choose another address with --{flag}");
                return ExitCode.Fault;
            }
        }

        using var otlp = OtlpExport.Begin(otlpEndpoint, MeterBridge.DefaultMeters, role, ProductVersion.Current.Version, host.Environment);
        try
        {
            using var app = build();
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (KubeconfigException e)
        {
            await host.Error.WriteLineAsync($"lynceus: {e.Message}");
            return ExitCode.Usage;
        }
        catch (IOException e)
        {
            await host.Error.WriteLineAsync($"lynceus: cannot listen: {e.Message}");
            return ExitCode.Fault;
        }
    }
}
