namespace Lynceus.Reports.PolicyReport;

/// <summary>How a policy came out on a resource.</summary>
internal enum PolicyOutcome
{
    /// <summary>Obeyed.</summary>
    Pass,

    /// <summary>Broken, and it must not be.</summary>
    Fail,

    /// <summary>Broken, and that is tolerated.</summary>
    Warn,

    /// <summary>Could not be evaluated: nothing is known.</summary>
    Error,

    /// <summary>Not evaluated, because it does not apply or the resource is excepted.</summary>
    Skip,
}
