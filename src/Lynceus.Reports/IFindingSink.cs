namespace Lynceus.Reports;

/// <summary>Where the translation of one report goes, in the order of the report. Called by one thread.</summary>
public interface IFindingSink
{
    void Add(Finding finding);

    /// <summary>An element that could not be used. <paramref name="pointer"/> is a JSON pointer into the report.</summary>
    void Skip(string pointer, string reason);

    /// <summary>The scope was looked at with success: what is not reported about it any more is fixed.</summary>
    void Examined(Scope scope);

    /// <summary>The scope was to be looked at and could not be: nothing of it closes, whatever else is said.</summary>
    void NotExamined(Scope scope, string reason);

    /// <summary>The report names every subject of the family, in the namespace or (null) everywhere: subjects that are not in it are gone.</summary>
    void Complete(string family, string? @namespace);

    /// <summary>The report closes nothing at all, for example because the tool says that its run failed.</summary>
    void CloseNothing(string reason);
}
