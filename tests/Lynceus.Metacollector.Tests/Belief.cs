namespace Lynceus.Metacollector.Tests;

/// <summary>What a subscriber believes after what it heard. An event that cannot follow what came before is an error.</summary>
internal sealed class Belief
{
    private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Contents => _contents;

    public void Hear(IEnumerable<ReceivedEvent> events)
    {
        foreach (var heard in events)
        {
            var isLegal = heard.Reason switch
            {
                "Create" => _contents.TryAdd(heard.Uid!, heard.Content),
                "Update" => _contents.ContainsKey(heard.Uid!), // also of something that changed and changed back while nobody took it
                "Delete" => _contents.Remove(heard.Uid!),
                _ => false,
            };
            Assert.True(isLegal, $"{heard} cannot come now.");
            if (heard.Reason == "Update")
            {
                _contents[heard.Uid!] = heard.Content;
            }
        }
    }

    public bool Matches(Dictionary<string, string> expected) =>
        expected.Count == _contents.Count && expected.All(e => _contents.GetValueOrDefault(e.Key) == e.Value);
}
