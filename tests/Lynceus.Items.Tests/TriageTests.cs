namespace Lynceus.Items.Tests;

/// <summary>What people decide, what ends it, and what one weakness takes over from another.</summary>
public class TriageTests
{
    private static readonly Triage Resolved = Triage.None.Resolve(Resolution.WillNotFix, "why", 500, "mira", 100) with { Assignee = "mira", DueAt = Day(31) };

    [Fact]
    public void Resolve_Open_ForgetsTheResolution_AndKeepsOwnerAndDate() =>
        Assert.Equal(new Triage { Assignee = "mira", DueAt = Day(31) }, Resolved.Resolve(Resolution.Open, "back", 900, "jon", 200));

    [Fact]
    public void Resolve_Again_IsTheLastWord()
    {
        var again = Resolved.Resolve(Resolution.WorkingAsIntended, null, null, "jon", 200);

        Assert.Equal((Resolution.WorkingAsIntended, null, null, "jon", 200), (again.Resolution, again.Reason, again.Until, again.ResolvedBy, again.ResolvedAt));
        Assert.Equal("mira", again.Assignee);
    }

    [Theory]
    [InlineData(499, Resolution.WillNotFix)]
    [InlineData(500, Resolution.Open)]
    [InlineData(501, Resolution.Open)]
    public void Expire_FromTheMomentItWasDecidedFor(long at, Resolution after)
    {
        var expired = Resolved.Expire(at);

        Assert.Equal(after, expired.Resolution);
        Assert.Equal("mira", expired.Assignee);
    }

    [Fact]
    public void Expire_WithoutEnd_Never() => Assert.Equal(Resolved with { Until = null }, (Resolved with { Until = null }).Expire(long.MaxValue));

    [Fact]
    public void IsNone_OnlyWhenNothingIsLeft()
    {
        Assert.True(Resolved.Resolve(Resolution.Open, null, null, null, 1) is { IsNone: false } open && (open with { Assignee = null, DueAt = null }).IsNone);
        Assert.False(new Triage { DueAt = 1 }.IsNone);
    }

    [Fact]
    public void TakeOver_OwnDecisionOwnerAndDateStay() =>
        Assert.Equal(Resolved, Resolved.TakeOver([Triage.None.Resolve(Resolution.WorkingAsIntended, "x", null, "jon", 900) with { Assignee = "jon", DueAt = 1 }]));

    [Fact]
    public void TakeOver_TheLastResolution_ItsOwner_AndTheEarliestDate()
    {
        var early = Triage.None.Resolve(Resolution.WorkingAsIntended, "early", null, "jon", 50) with { Assignee = "jon", DueAt = Day(1) };

        foreach (var others in new Triage[][] { [early, Resolved], [Resolved, early] })
        {
            Assert.Equal(Resolved with { DueAt = Day(1) }, Triage.None.TakeOver(others));
        }
    }

    [Fact]
    public void TakeOver_OwnerOfAnUndecidedOne_WhenTheDecidedHasNone()
    {
        var taken = Triage.None.TakeOver([Resolved with { Assignee = null }, new Triage { Assignee = "jon" }]);

        Assert.Equal((Resolution.WillNotFix, "jon"), (taken.Resolution, taken.Assignee));
    }

    [Fact]
    public void TakeOver_FromNobody_IsItself()
    {
        Assert.Equal(Triage.None, Triage.None.TakeOver([]));
        Assert.Equal(Triage.None, Triage.None.TakeOver([Triage.None]));
    }

    [Fact]
    public void Between_SaysEachStepOnce()
    {
        Assert.Equal(
            [
                new TriageEvent(TriageEventKind.Resolved, "0", "1", "why"),
                new TriageEvent(TriageEventKind.Assigned, null, "mira", null),
                new TriageEvent(TriageEventKind.Due, null, "2026-03-31", null),
            ],
            Triage.Between(Triage.None, Resolved, "why"));
        Assert.Equal(
            [new TriageEvent(TriageEventKind.Unresolved, "1", "0", "back"), new TriageEvent(TriageEventKind.Assigned, "mira", null, null)],
            Triage.Between(Resolved, new Triage { DueAt = Day(31) }, "back"));
    }

    [Fact]
    public void Between_AnotherReasonOrEnd_IsADecisionAgain()
    {
        Assert.Equal([new TriageEvent(TriageEventKind.Resolved, "1", "1", "new")], Triage.Between(Resolved, Resolved with { Reason = "new" }, "new"));
        Assert.Equal([new TriageEvent(TriageEventKind.Resolved, "1", "1", "why")], Triage.Between(Resolved, Resolved with { Until = 501 }, "why"));
    }

    [Fact]
    public void Between_WhatDiffersOnlyInWhoAndWhen_IsNoNews() =>
        Assert.Empty(Triage.Between(Resolved, Resolved with { ResolvedAt = 200, ResolvedBy = "jon" }, "why"));

    [Fact]
    public void Between_TimePassed_IsExpiry() =>
        Assert.Equal(
            [new TriageEvent(TriageEventKind.Expired, "1", "0", "over")], Triage.Between(Resolved, Resolved.Expire(500), "over", isExpiry: true));

    [Fact]
    public void Between_Undecided_TakenBackAgain_IsNothing() => Assert.Empty(Triage.Between(Triage.None, Triage.None.Resolve(Resolution.Open, "x", null, "mira", 1), "x"));

    [Fact]
    public void Reasons_NameTheItem_AndWhatWasSaid()
    {
        Assert.Equal("Decided for item 7, the same weakness: why", ItemReasons.DecidedFor(7, "why"));
        Assert.Equal("Decided before for the same weakness: why", ItemReasons.DecidedBefore("why"));
        Assert.Equal("Taken over from item 7.", ItemReasons.TakenOver(7, null));
    }

    private static long Day(int day) => new DateTimeOffset(2026, 3, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
