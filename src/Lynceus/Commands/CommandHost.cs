using System.Runtime.InteropServices;
using System.Text;
using Lynceus.Commands.Importing;
using Spectre.Console;

namespace Lynceus.Commands;

/// <summary>What a command may use of the process it runs in.</summary>
internal sealed class CommandHost : IDisposable
{
    private const int DefaultWidth = 80;

    private readonly CancellationTokenSource _interrupted = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Standard output. What it does not take shows as <see cref="OutputException"/>.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns of the terminal, where there is one.</summary>
    public int TerminalWidth { get; init; } = DefaultWidth;

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static CommandHost OfProcess() => new()
    {
        OpenInput = Console.OpenStandardInput,
        Output = new OutputStream(Console.OpenStandardOutput()),
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        TerminalWidth = WidthOfConsole(),
    };

    /// <summary>A token that fires when the user interrupts. Commands that end by themselves use it; servers have their own shutdown.</summary>
    public CancellationToken OnInterrupt()
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _interrupted.Cancel();
            }));
        }

        return _interrupted.Token;
    }

    /// <summary>Standard output as text.</summary>
    public StreamWriter OpenText() =>
        new(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024, leaveOpen: true);

    /// <summary>A console that writes to <paramref name="writer"/>, with colours where <paramref name="isTerminal"/> says so.</summary>
    public static IAnsiConsole Ansi(TextWriter writer, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    });

    // 0 where the terminal does not say.
    private static int WidthOfConsole()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }

    public void Dispose()
    {
        _signals.ForEach(static s => s.Dispose());
        _interrupted.Dispose();
    }
}
