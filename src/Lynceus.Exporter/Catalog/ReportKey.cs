using Lynceus.Exporter.Kinds;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes;

namespace Lynceus.Exporter.Catalog;

/// <summary>A report by its place in the cluster. A report that is deleted and written anew has the same one, and takes over its series.</summary>
internal readonly record struct ReportKey(ReportKind Kind, NamespacedName Name)
{
    public OwnerKey Owner => new(Name.ToString(), Kind.Plural);

    public bool Equals(ReportKey other) => ReferenceEquals(Kind, other.Kind) && Name == other.Name;

    public override int GetHashCode() => HashCode.Combine(Kind.Plural, Name);

    public override string ToString() => $"{Kind.Name} {Name}";
}
