namespace Lynceus.Load.Kubernetes;

internal sealed record SmallPod(string? Node, string? Address, string? OwnerUid, int LabelsHash);
