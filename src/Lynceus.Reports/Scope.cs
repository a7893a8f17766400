namespace Lynceus.Reports;

/// <summary>The unit of closing: what a tool looks at in one go, for one family of findings. A finding is only ever closed by a report that examined its scope.</summary>
/// <param name="Family">Kind of findings, for example <c>vulnerability</c>, <c>misconfiguration</c>, <c>secret</c>.</param>
/// <param name="Namespace">Namespace of the subject; empty for cluster-scoped subjects and outside of clusters.</param>
/// <param name="Key">What was looked at, usually a <see cref="Subject.Key"/>; stable as the subject is.</param>
public readonly record struct Scope(string Family, string Namespace, string Key);
