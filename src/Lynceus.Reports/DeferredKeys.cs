using System.Collections;

namespace Lynceus.Reports;

/// <summary>Keys that are made when somebody asks for them: former keys are only needed for findings that are not known by their key of today.</summary>
internal sealed class DeferredKeys(Func<FindingKey[]> make) : IReadOnlyList<FindingKey>
{
    private FindingKey[]? _keys;

    public int Count => Keys.Length;

    private FindingKey[] Keys => _keys ??= make();

    public FindingKey this[int index] => Keys[index];

    public IEnumerator<FindingKey> GetEnumerator() => ((IEnumerable<FindingKey>)Keys).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
