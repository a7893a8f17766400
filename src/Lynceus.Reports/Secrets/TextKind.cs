namespace Lynceus.Reports.Secrets;

/// <summary>What a text is, which decides how much of it has to prove that it is harmless.</summary>
internal enum TextKind
{
    /// <summary>Prose, code or a command: what a name, a command or a shape gives away is masked.</summary>
    Ordinary,

    /// <summary>What a tool saw in a cluster: words that look random are masked too.</summary>
    Observed,

    /// <summary>Prose about a secret that was found: words that are no plain words are masked too.</summary>
    AboutSecret,

    /// <summary>What a scanner of secrets matched: everything is masked that is not evidently a name.</summary>
    Match,
}
