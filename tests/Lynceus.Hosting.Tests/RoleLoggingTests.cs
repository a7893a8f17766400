using Lynceus.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Tests;

public class RoleLoggingTests
{
    [Theory]
    [InlineData(LogThreshold.Info, LogLevel.Information, LogLevel.Warning)]
    [InlineData(LogThreshold.Debug, LogLevel.Debug, LogLevel.Information)]
    [InlineData(LogThreshold.Error, LogLevel.Error, LogLevel.Error)]
    [InlineData(LogThreshold.None, LogLevel.None, LogLevel.None)]
    public void Configure_Level_HoldsForUsAndMoreForTheFramework(LogThreshold level, LogLevel ours, LogLevel framework)
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => RoleLogging.Configure(logging, level, LogFormat.Text))
            .BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();

        Assert.Equal(ours, LeastOf(loggers.CreateLogger("Lynceus.Hub")));
        Assert.Equal(framework, LeastOf(loggers.CreateLogger("Microsoft.AspNetCore.Hosting")));
    }

    private static LogLevel LeastOf(ILogger logger) =>
        Enum.GetValues<LogLevel>().Order().First(level => level == LogLevel.None || logger.IsEnabled(level));
}
