using System.Globalization;
using Lynceus.Hosting.Logging;
using Lynceus.Hosting.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector.Logging;

/// <summary>Options of what is logged: those of every role, and those of the original, which count where the former are not given.</summary>
public sealed class BrokerLogging
{
    private readonly RoleOption<LogThreshold> _level;
    private readonly RoleOption<BrokerLogFormat> _format;
    private readonly RoleOption<bool> _devel;
    private readonly RoleOption<ZapEncoder> _encoder;
    private readonly RoleOption<ZapLevel> _zapLevel;

    public BrokerLogging(RoleOptions options)
    {
        _level = options.Add("log-level", OptionKinds.OneOf<LogThreshold>(), LogThreshold.Info, "Least level that is logged.");
        _format = options.Add("log-format", OptionKinds.OneOf<BrokerLogFormat>(), BrokerLogFormat.Zap, "How log lines are written to standard error; zap is the original's JSON.");
        _devel = options.Add("zap-devel", OptionKinds.Flag, false, "As the original: lines for people, from level debug on.");
        _encoder = options.Add("zap-encoder", OptionKinds.OneOf<ZapEncoder>(), ZapEncoder.Json, "As the original: json, or console for lines for people.");
        _zapLevel = options.Add("zap-log-level", ZapLevelKind(), ZapLevel.Info, "As the original: least level that is logged.");
        var any = OptionKinds.Named("WORD", "a word");
        _ = options.AddOptional("zap-stacktrace-level", any, "Taken for the original's sake; a stack is logged with every exception.");
        _ = options.AddOptional("zap-time-encoding", any, "Taken for the original's sake; times are always RFC 3339.");
    }

    public Action<ILoggingBuilder> Configure(ResolvedOptions values)
    {
        var isDevel = values.Get(_devel);
        var level = values.IsGiven(_level) ? values.Get(_level)
            : values.IsGiven(_zapLevel) ? LevelOf(values.Get(_zapLevel))
            : isDevel ? LogThreshold.Debug : values.Get(_level);
        var isForPeople = values.IsGiven(_encoder) ? values.Get(_encoder) == ZapEncoder.Console : isDevel;
        var format = !values.IsGiven(_format) && isForPeople ? BrokerLogFormat.Text : values.Get(_format);
        return logging =>
        {
            RoleLogging.Configure(logging, level, format == BrokerLogFormat.Json ? LogFormat.Json : LogFormat.Text);
            if (format == BrokerLogFormat.Zap)
            {
                logging.Services.AddSingleton(TimeProvider.System);
                logging.AddConsole(static console => console.FormatterName = ZapFormatter.FormatterName);
                logging.Services.AddSingleton<Microsoft.Extensions.Logging.Console.ConsoleFormatter, ZapFormatter>();
            }
        };
    }

    /// <summary>controller-runtime takes a verbosity too; there is nothing here beyond debug.</summary>
    private static OptionKind<ZapLevel> ZapLevelKind()
    {
        var words = OptionKinds.OneOf<ZapLevel>();
        return words with { Placeholder = words.Placeholder + "|NUMBER", Takes = words.Takes + ", or a number from 1, which is debug", TryParse = TryParse };

        bool TryParse(string text, out ZapLevel level)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                level = ZapLevel.Debug;
                return true;
            }

            return words.TryParse(text, out level);
        }
    }

    private static LogThreshold LevelOf(ZapLevel level) => level switch
    {
        ZapLevel.Debug => LogThreshold.Debug,
        ZapLevel.Info => LogThreshold.Info,
        _ => LogThreshold.Error,
    };
}
