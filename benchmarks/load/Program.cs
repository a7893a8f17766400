using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Load;
using Lynceus.Load.Exporter;
using Lynceus.Load.Exposition;
using Lynceus.Load.Kubernetes;
using Lynceus.Load.Metacollector;
using Lynceus.Load.Samples;

const string Usage = """
    generate-trivy --size 500MB --out FILE [--layout cluster|image] [--seed N]
    translate FILE [--rounds N]
    hub-diff [--items N] [--rounds N]
    hub-list [--items N] [--clusters N] [--data DIR] [--only WORD]
    hub-search [--items N] [--clients N] [--searches N]
    kube-decode [--pods N] [--reports N] [--rounds N]
    metric-updates
    metric-render [--series N] [--rounds N]
    serve-series [--series N] [--port N]
    exposition-blocks [--owners N] [--series N] [--level N] [--duplicates true|false] [--rounds N]
    report-render [--reports N] [--findings N] [--profiles A,B] [--labels A,B] [--rounds N]
    serve-reports --kubeconfig FILE [--reports N] [--findings N] [--sharded true|false]
    exporter --program lynceus.dll [--reports N] [--findings N] [--shards N] [--sharded true|false] [--quick true|false]
    metacollector --program lynceus.dll [--nodes N] [--pods-per-node N] [--connections N] [--seconds N]
    metacollector-stalled --program lynceus.dll [--nodes N] [--pods-per-node N] [--streams N] [--connections N] [--seconds N]
    generate-samples FOLDER
    sharding-figures [--picture FILE.svg] [--sets N] [--partitions N] [--virtual-nodes N] [--load-factor X]
    """;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

try
{
    switch (args)
    {
        case ["generate-trivy", ..] when Option("--out") is { } path:
            using (var output = File.Create(path))
            {
                TrivyReportGenerator.Write(
                    output,
                    ByteSize.Parse(Option("--size") ?? "50MB"),
                    isCluster: Option("--layout") is null or "cluster",
                    int.Parse(Option("--seed") ?? "1"));
            }

            return 0;
        case ["translate", var file, ..]:
            return TranslateCommand.Run(file, int.Parse(Option("--rounds") ?? "3"));
        case ["hub-diff", ..]:
            return await HubDiffCommand.RunAsync(int.Parse(Option("--items") ?? "100000"), int.Parse(Option("--rounds") ?? "1"));
        case ["hub-list", ..]:
            return await HubListCommand.RunAsync(
                int.Parse(Option("--items") ?? "1000000"), int.Parse(Option("--clusters") ?? "20"), Option("--data"), Option("--only"));
        case ["hub-search", ..]:
            return await HubSearchCommand.RunAsync(
                int.Parse(Option("--items") ?? "150000"), int.Parse(Option("--clients") ?? "24"), int.Parse(Option("--searches") ?? "144"));
        case ["kube-decode", ..]:
            return await DecodeCommand.RunAsync(
                int.Parse(Option("--pods") ?? "100000"), int.Parse(Option("--reports") ?? "10000"), int.Parse(Option("--rounds") ?? "3"));
        case ["metric-updates"]:
            return UpdateCommand.Run();
        case ["metric-render", ..]:
            return RenderCommand.Run(int.Parse(Option("--series") ?? "100000"), int.Parse(Option("--rounds") ?? "10"));
        case ["serve-series", ..]:
            return await ServeSeriesCommand.RunAsync(int.Parse(Option("--series") ?? "1000000"), int.Parse(Option("--port") ?? "0"));
        case ["exposition-blocks", ..]:
            return await BlocksCommand.RunAsync(
                int.Parse(Option("--owners") ?? "5000"),
                int.Parse(Option("--series") ?? "200"),
                int.Parse(Option("--level") ?? $"{new SeriesStoreOptions().CompressionLevel}"),
                bool.Parse(Option("--duplicates") ?? "true"),
                int.Parse(Option("--rounds") ?? "3"));
        case ["report-render", ..]:
            return ReportRenderCommand.Run(
                int.Parse(Option("--reports") ?? "5000"),
                int.Parse(Option("--findings") ?? "200"),
                Option("--profiles") ?? "starboard",
                Option("--labels") ?? "all",
                int.Parse(Option("--rounds") ?? "3"));
        case ["serve-reports", ..] when Option("--kubeconfig") is { } kubeconfig:
            return await ServeReportsCommand.RunAsync(
                int.Parse(Option("--reports") ?? "5000"), int.Parse(Option("--findings") ?? "200"), bool.Parse(Option("--sharded") ?? "false"), kubeconfig);
        case ["exporter", ..] when Option("--program") is { } program:
            return await ExporterCommand.RunAsync(
                program,
                int.Parse(Option("--reports") ?? "5000"),
                int.Parse(Option("--findings") ?? "200"),
                int.Parse(Option("--shards") ?? "4"),
                bool.Parse(Option("--sharded") ?? "true"),
                bool.Parse(Option("--quick") ?? "false"));
        case ["metacollector", ..] when Option("--program") is { } program:
            return await MetacollectorCommand.RunAsync(
                program,
                int.Parse(Option("--nodes") ?? "1000"),
                int.Parse(Option("--pods-per-node") ?? "30"),
                int.Parse(Option("--connections") ?? "20"),
                int.Parse(Option("--seconds") ?? "60"));
        case ["metacollector-stalled", ..] when Option("--program") is { } program:
            return await StalledPeersCommand.RunAsync(
                program,
                int.Parse(Option("--nodes") ?? "1000"),
                int.Parse(Option("--pods-per-node") ?? "30"),
                int.Parse(Option("--streams") ?? "10000"),
                int.Parse(Option("--connections") ?? "20"),
                int.Parse(Option("--seconds") ?? "60"));
        case ["generate-samples", var folder]:
            SampleWriter.Write(folder);
            return 0;
        case ["sharding-figures", ..]:
            var ring = RingOptions.UidRanges;
            return ShardingFiguresCommand.Run(
                new RingOptions
                {
                    Partitions = int.Parse(Option("--partitions") ?? $"{ring.Partitions}"),
                    VirtualNodes = int.Parse(Option("--virtual-nodes") ?? $"{ring.VirtualNodes}"),
                    LoadFactor = double.Parse(Option("--load-factor") ?? $"{ring.LoadFactor}"),
                },
                int.Parse(Option("--sets") ?? "10"),
                Option("--picture"));
        default:
            Console.Error.WriteLine(Usage);
            return 64;
    }
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n{Usage}");
    return 64;
}
