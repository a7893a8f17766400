namespace Lynceus.Reports;

/// <summary>Where the translation of one report goes, in the order of the report. Called by one thread.</summary>
/// <remarks>A translator states what it saw; what follows from it for known items is decided in one place, outside of the translators.</remarks>
public interface IFindingSink
{
    void Add(Finding finding);

    /// <summary>An element that could not be used. <paramref name="pointer"/> is a JSON pointer into the report.</summary>
    void Skip(string pointer, string reason);

    /// <summary>The scope was looked at with success: what is not reported about it any more is fixed.</summary>
    void Examined(Scope scope);

    /// <summary>The scope was to be looked at and could not be: nothing of it closes, whatever else is said.</summary>
    void NotExamined(Scope scope, string reason);

    /// <summary>The variant of this scope does not exist any more: its report was deleted. Says nothing when it is the subject's last variant.</summary>
    void Ended(Scope scope);

    /// <summary>The report walked this list. Subjects and variants of it that lie in the extent and are not in the report are gone.</summary>
    /// <param name="family">Family of the scopes.</param>
    /// <param name="listing">Their <see cref="Scope.Listing"/>; never empty.</param>
    /// <param name="extent">What the report itself proves; <see cref="Extent.None"/> when only its sender can tell.</param>
    void Listed(string family, string listing, Extent extent);

    /// <summary>The report closes nothing at all, for example because the tool says that its run failed.</summary>
    void CloseNothing(string reason);
}
