namespace Lynceus.Testing.Tests.Kubernetes.Replay;

/// <summary>Every recorded case is a test: same status, same body but for versions, times and uids, the same events.</summary>
public sealed class ReplayTests(ReplayedExchanges replayed) : IClassFixture<ReplayedExchanges>
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var exchange in Exchange.Read(Path.Combine(ReplayedExchanges.SamplesFolder, "samples.json")))
            {
                data.Add(exchange.File, exchange.Case);
            }

            foreach (var path in ReplayedExchanges.Folder is { } folder ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray() : [])
            {
                foreach (var exchange in Exchange.Read(path))
                {
                    data.Add(exchange.File, exchange.Case);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answer_RecordedRequest_IsAsRecorded(string file, string name)
    {
        var differences = replayed.Differences(file, name);

        Assert.True(differences.Count == 0, $"{differences.Count} differences\n{string.Join('\n', differences.Take(20))}");
    }
}
