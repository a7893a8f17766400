using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Tests.Informers;

public class InformerStoreTests
{
    private readonly List<string> _changes = [];
    private readonly List<string> _malformed = [];
    private readonly InformerStore<string> _store;

    public InformerStoreTests()
    {
        _store = new InformerStore<string>(Project, (name, _) => _malformed.Add(name.ToString()));
        _store.Subscribe(c => _changes.Add($"{c.Kind} {c.Name} {c.Uid}: {c.Old} -> {c.New}"));
    }

    [Fact]
    public void Upsert_NewAndKnown_AddsAndUpdates()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("a", "u1", 2, "y");

        Assert.Equal(["Added n/a u1:  -> x", "Updated n/a u1: x -> y"], _changes);
        Assert.Equal("y", _store.Get("u1"));
        Assert.Equal("y", _store.Get(new NamespacedName("n", "a")));
    }

    [Fact]
    public void Upsert_SameNameAnotherUid_IsADeleteAndAnAdd()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("a", "u2", 2, "y");

        Assert.Equal(["Added n/a u1:  -> x", "Deleted n/a u1: x -> ", "Added n/a u2:  -> y"], _changes);
        Assert.Null(_store.Get("u1"));
        Assert.Equal("y", _store.Get(new NamespacedName("n", "a")));
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public void Remove_UidThatWasReplaced_LeavesTheNewObject()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("a", "u2", 2, "y");
        _changes.Clear();

        _store.Remove(Raw("a", "u1", 3, "x"));

        Assert.Empty(_changes);
        Assert.Equal("y", _store.Get("u2"));
    }

    [Fact]
    public void EndReplace_ObjectsNotNamed_AreDeletedOnlyThen()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("b", "u2", 2, "y");
        _changes.Clear();

        _store.BeginReplace();
        Upsert("b", "u2", 2, "y");
        Upsert("c", "u3", 3, "z");
        Assert.Equal(["Added n/c u3:  -> z"], _changes);
        _store.EndReplace();

        Assert.Equal(["Added n/c u3:  -> z", "Deleted n/a u1: x -> "], _changes);
    }

    [Fact]
    public void IsReplacing_FromTheFirstItemToTheLastDelete_IsTrue()
    {
        Upsert("a", "u1", 1, "x");
        var seen = new List<bool>();
        _store.Subscribe(_ => seen.Add(_store.IsReplacing));
        _store.SubscribeReplaced(() => seen.Add(_store.IsReplacing));
        seen.Clear();

        _store.BeginReplace();
        Upsert("b", "u2", 2, "y");
        _store.EndReplace();
        Upsert("b", "u2", 3, "z");

        Assert.Equal([true, true, false, false], seen);
    }

    [Fact]
    public void EndReplace_ListBrokeOffBefore_CountsTheLastListOnly()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("b", "u2", 2, "y");
        _changes.Clear();

        _store.BeginReplace();
        Upsert("a", "u1", 1, "x");
        _store.BeginReplace();
        Upsert("b", "u2", 2, "y");
        _store.EndReplace();

        Assert.Equal(["Deleted n/a u1: x -> "], _changes);
    }

    [Fact]
    public void Upsert_ListNamesKnownVersion_IsNotReadAgain()
    {
        Upsert("a", "u1", 7, "x");
        _changes.Clear();

        _store.BeginReplace();
        Upsert("a", "u1", 7, "not looked at");
        _store.EndReplace();

        Assert.Empty(_changes);
        Assert.Equal("x", _store.Get("u1"));
    }

    [Fact]
    public void Upsert_ProjectionLeavesOut_IsADelete()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("a", "u1", 2, "out");
        Upsert("a", "u1", 3, "y");

        Assert.Equal(["Added n/a u1:  -> x", "Deleted n/a u1: x -> ", "Added n/a u1:  -> y"], _changes);
    }

    [Fact]
    public void Upsert_Malformed_KeepsTheLastGoodForm()
    {
        Upsert("a", "u1", 1, "x");
        Upsert("a", "u1", 2, "bad");
        Upsert("b", "u2", 3, "bad");
        _store.BeginReplace();
        Upsert("a", "u1", 2, "bad");
        _store.EndReplace();

        Assert.Equal(["Added n/a u1:  -> x"], _changes);
        Assert.Equal(["n/a", "n/b", "n/a"], _malformed);
    }

    [Fact]
    public void Subscribe_Late_HearsOfWhatIsKeptAndThenOfChanges()
    {
        var late = new List<string>();
        Upsert("a", "u1", 1, "x");

        _store.Subscribe(c => late.Add($"{c.Kind} {c.New ?? c.Old}"));
        _store.Remove(Raw("a", "u1", 2, "x"));

        Assert.Equal(["Added x", "Deleted x"], late);
    }

    [Fact]
    public void AddIndex_KeysChange_ObjectsAreFoundByTheNewOnes()
    {
        Upsert("a", "u1", 1, "red");
        var index = _store.AddIndex(static v => v.Split('+'));
        Upsert("b", "u2", 2, "red+blue");
        Assert.Equal(["red", "red+blue"], index.Get("red").Order());

        Upsert("a", "u1", 3, "blue");
        _store.Remove(Raw("b", "u2", 4, "red+blue"));

        Assert.Empty(index.Get("red"));
        Assert.Equal(["blue"], index.Get("blue"));
    }

    [Fact]
    public void Upsert_UidBeyondAscii_IsFoundAgain()
    {
        Upsert("a", "ü-é", 1, "x");
        Upsert("a", "ü-é", 2, "y");

        Assert.Equal("y", _store.Get("ü-é"));
        Assert.Equal(1, _store.Count);
    }

    private static string? Project(in RawObject raw)
    {
        using var document = JsonDocument.Parse(raw.Json.ToArray());
        var value = document.RootElement.GetProperty("value").GetString()!;
        return value switch
        {
            "out" => null,
            "bad" => throw new JsonException("bad"),
            _ => value,
        };
    }

    private static RawObject Raw(string name, string uid, int version, string value) => RawObject.Read(Encoding.UTF8.GetBytes(
        "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"n\",\"uid\":\"" + uid + "\",\"resourceVersion\":\"" + version + "\"},\"value\":\"" + value + "\"}"));

    private void Upsert(string name, string uid, int version, string value) => _store.Upsert(Raw(name, uid, version, value));
}
