namespace Lynceus.Reports.Secrets;

/// <summary>How sure a name is that its value is a secret.</summary>
internal enum NameStrength
{
    /// <summary>The name says nothing.</summary>
    None,

    /// <summary>It may be one (<c>key</c>, <c>auth</c>): the value has to look random.</summary>
    Weak,

    /// <summary>It is one, or the name of an object that holds one (<c>secret</c>, <c>credentials</c>).</summary>
    Reference,

    /// <summary>It is one unless it is evidently something else.</summary>
    Strong,

    /// <summary>As <see cref="Strong"/>, and numbers are values too.</summary>
    Password,
}
