namespace Lynceus.Exposition;

/// <summary>How names outside <c>[a-zA-Z0-9_:]</c> are written for a client that may not read them. Agreed by the <c>escaping</c> parameter of the media type.</summary>
public enum EscapingScheme
{
    /// <summary>Every character that is not allowed becomes an underscore. Not reversible; what clients get that ask for nothing.</summary>
    Underscores,

    /// <summary>Names stay as they are, in quotes.</summary>
    AllowUtf8,

    /// <summary><c>.</c> becomes <c>_dot_</c>, <c>_</c> is doubled, everything else becomes two underscores.</summary>
    Dots,

    /// <summary><c>U__</c> before the name, <c>_</c> doubled, every other character by its code point, as in <c>_2e_</c>.</summary>
    Values,
}
