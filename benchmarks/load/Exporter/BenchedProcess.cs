using System.Diagnostics;
using System.Globalization;

namespace Lynceus.Load.Exporter;

/// <summary>A program under measurement, and what Linux says about it.</summary>
internal sealed class BenchedProcess : IDisposable
{
    private readonly Process _process;

    public BenchedProcess(IReadOnlyList<string> command, bool hasInput = false)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = hasInput };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        if (!hasInput)
        {
            _process.OutputDataReceived += static (_, _) => { };
            _process.BeginOutputReadLine();
        }
    }

    public double CpuSeconds => _process.HasExited ? 0 : Refreshed().TotalProcessorTime.TotalSeconds;

    /// <summary>Megabytes of 10^6 bytes.</summary>
    public double ResidentMegabytes => Status("VmRSS:");

    public double PeakMegabytes => Status("VmHWM:");

    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadLineAsync();
    }

    public async Task<string> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process has ended.");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }

    private double Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length, line.Length - field.Length - 3), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
