namespace Lynceus.Load.Kubernetes;

internal sealed record SmallReport(int Critical, int High, int Medium, int Low, int Unknown, double HighestScore);
