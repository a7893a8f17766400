using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lynceus.Load.Kubernetes;

// The whole of a pod and of a vulnerability report, as a client library with a type for every field would read them: what the projections are measured against.
#pragma warning disable MA0048
internal sealed record FullPod(FullMeta Metadata, FullPodSpec Spec, FullPodStatus Status);

internal sealed record FullReport(string ApiVersion, string Kind, FullMeta Metadata, FullReportBody Report);

internal sealed record FullMeta(
    string Name,
    string? GenerateName,
    string Namespace,
    string Uid,
    string ResourceVersion,
    long? Generation,
    DateTime? CreationTimestamp,
    DateTime? DeletionTimestamp,
    Dictionary<string, string>? Labels,
    Dictionary<string, string>? Annotations,
    List<FullOwner>? OwnerReferences,
    List<FullManagedFields>? ManagedFields);

internal sealed record FullOwner(string ApiVersion, string Kind, string Name, string Uid, bool? Controller, bool? BlockOwnerDeletion);

internal sealed record FullManagedFields(string Manager, string Operation, string ApiVersion, DateTime? Time, string FieldsType, JsonElement FieldsV1);

internal sealed record FullPodSpec(
    List<FullVolume>? Volumes,
    List<FullContainer> Containers,
    string RestartPolicy,
    long? TerminationGracePeriodSeconds,
    string DnsPolicy,
    string? ServiceAccountName,
    string? NodeName,
    FullSecurity? SecurityContext,
    string? SchedulerName,
    List<FullToleration>? Tolerations,
    int? Priority,
    bool? EnableServiceLinks);

internal sealed record FullVolume(string Name, FullConfigMapVolume? ConfigMap);

internal sealed record FullConfigMapVolume(string Name, int? DefaultMode);

internal sealed record FullContainer(
    string Name,
    string Image,
    List<string>? Args,
    List<FullPort>? Ports,
    List<FullEnv>? Env,
    FullResources? Resources,
    List<FullMount>? VolumeMounts,
    string? TerminationMessagePath,
    string? TerminationMessagePolicy,
    string? ImagePullPolicy);

internal sealed record FullPort(string? Name, int ContainerPort, string? Protocol);

internal sealed record FullEnv(string Name, string? Value);

internal sealed record FullResources(Dictionary<string, string>? Requests, Dictionary<string, string>? Limits);

internal sealed record FullMount(string Name, string MountPath, bool? ReadOnly);

internal sealed record FullSecurity(bool? RunAsNonRoot, long? FsGroup);

internal sealed record FullToleration(string? Key, string? Operator, string? Effect, long? TolerationSeconds);

internal sealed record FullPodStatus(
    string? Phase,
    List<FullCondition>? Conditions,
    string? HostIP,
    string? PodIP,
    List<FullIp>? PodIPs,
    DateTime? StartTime,
    List<FullContainerStatus>? ContainerStatuses,
    string? QosClass);

internal sealed record FullCondition(string Type, string Status, DateTime? LastProbeTime, DateTime? LastTransitionTime);

[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON reader.")]
internal sealed record FullIp(string Ip);

internal sealed record FullContainerStatus(
    string Name, FullState? State, FullState? LastState, bool Ready, int RestartCount, string Image, [property: JsonPropertyName("imageID")] string ImageId, [property: JsonPropertyName("containerID")] string? ContainerId, bool? Started);

internal sealed record FullState(FullRunning? Running);

internal sealed record FullRunning(DateTime? StartedAt);

internal sealed record FullReportBody(
    FullArtifact Artifact,
    FullNamed Os,
    FullRegistry Registry,
    FullScanner Scanner,
    FullSummary Summary,
    DateTime? UpdateTimestamp,
    List<FullFinding> Vulnerabilities);

internal sealed record FullArtifact(string? Digest, string Repository, string? Tag);

internal sealed record FullNamed(string? Family, string? Name);

internal sealed record FullRegistry(string? Server);

internal sealed record FullScanner(string Name, string Vendor, string Version);

internal sealed record FullSummary(int CriticalCount, int HighCount, int LowCount, int MediumCount, int NoneCount, int UnknownCount);

internal sealed record FullFinding(
    string FixedVersion,
    string InstalledVersion,
    string LastModifiedDate,
    List<string>? Links,
    string? PrimaryLink,
    string PublishedDate,
    string Resource,
    double? Score,
    string Severity,
    string? Target,
    string Title,
    [property: JsonPropertyName("vulnerabilityID")] string VulnerabilityId);
#pragma warning restore MA0048
