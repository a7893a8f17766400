using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

/// <summary>Exchanges with a real server, where the folder of shared reference data is there.</summary>
internal static class Recordings
{
    private static readonly string[] Files = ["crud", "auth", "lease", "endpointslices"];

    /// <summary>Files and names of those that fit; one row that names none without the folder, since a theory needs one.</summary>
    public static TheoryData<string, string> Where(Func<RecordedExchange, bool> fits)
    {
        var data = new TheoryData<string, string>();
        foreach (var exchange in Files.SelectMany(Read).Where(exchange => exchange.HasObject && fits(exchange)))
        {
            data.Add(exchange.File, exchange.Name);
        }

        if (data.Count == 0)
        {
            data.Add("", "");
        }

        return data;
    }

    public static RecordedExchange? Find(string file, string name) => Read(file).FirstOrDefault(exchange => exchange.Name == name);

    /// <summary>What the same object was in the last answer before that exchange.</summary>
    public static JsonObject StateBefore(string file, string name)
    {
        JsonObject? state = null;
        var target = Find(file, name)!.Answer;
        foreach (var exchange in Read(file).TakeWhile(exchange => exchange.Name != name))
        {
            if (exchange.HasObject && (string?)exchange.Answer["metadata"]?["uid"] is { } uid && uid == (string?)target["metadata"]?["uid"])
            {
                state = exchange.Answer;
            }
        }

        return (JsonObject)state!.DeepClone();
    }

    private static IEnumerable<RecordedExchange> Read(string file)
    {
        if (file.Length == 0 || RepositoryPaths.Shared is not { } shared)
        {
            return [];
        }

        var path = Path.Combine(shared, "kube-exchanges", file + ".json");
        return JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray().Select(item => new RecordedExchange(file, item!.AsObject())).ToList();
    }
}
