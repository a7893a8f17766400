namespace Lynceus.Reports.Aliases;

/// <summary>The same check as several tools name it: our name first, then each tool with its ids.</summary>
/// <remarks>
/// A line says that the tools look at the same setting, so a fault that one of them sees is the fault that the others see. Ids that look at several settings at
/// once (Kubescape C-0038 for PID and IPC, C-0012 for every kind of secret, Polaris <c>linuxHardening</c>) are left out: they would join what is not the same.
/// Trivy's ids stand in their canonical form; <c>policy</c> are the rules of Kyverno's library as they appear in policy reports.
/// </remarks>
internal static class EqualChecks
{
    /// <summary>Tool name for rules in policy reports.</summary>
    public const string Policy = "policy";

    public static AliasTable Table { get; } = AliasTable.Parse("""
        privileged-container          | polaris runAsPrivileged               | trivy KSV-0017                   | kubescape C-0057 | kube-linter privileged-container          | checkov CKV_K8S_16 | policy disallow-privileged-containers/privileged-containers
        host-network                  | polaris hostNetworkSet                | trivy KSV-0009                   | kubescape C-0041 | kube-linter host-network                  | checkov CKV_K8S_19
        host-pid                      | polaris hostPIDSet                    | trivy KSV-0010                   | kubescape C-0275 | kube-linter host-pid                      | checkov CKV_K8S_17
        host-ipc                      | polaris hostIPCSet                    | trivy KSV-0008                   | kubescape C-0276 | kube-linter host-ipc                      | checkov CKV_K8S_18
        windows-host-process          | polaris hostProcess                   | trivy KSV-0103                   | kubescape C-0202 | policy disallow-host-process/host-process-containers
        added-capabilities            | polaris dangerousCapabilities         | trivy KSV-0005 KSV-0022 KSV-0119 KSV-0120 | kubescape C-0046 | checkov CKV_K8S_25 CKV_K8S_39 | policy disallow-capabilities/adding-capabilities
        capabilities-not-dropped      | polaris insecureCapabilities          | trivy KSV-0003 KSV-0004 KSV-0106 | kubescape C-0201 | checkov CKV_K8S_37 | policy disallow-capabilities-strict/require-drop-all
        net-raw-not-dropped           | kubescape C-0199                      | kube-linter drop-net-raw-capability | checkov CKV_K8S_28
        host-path-volume              | polaris hostPathSet                   | trivy KSV-0023                   | kubescape C-0048 C-0203 | policy disallow-host-path/host-path
        sensitive-host-path           | trivy KSV-0121                        | kube-linter sensitive-host-mounts
        writable-host-path            | kubescape C-0045                      | kube-linter writable-host-mount
        container-runtime-socket      | trivy KSV-0006                        | kubescape C-0074                 | kube-linter docker-sock | checkov CKV_K8S_27
        host-port                     | polaris hostPortSet                   | trivy KSV-0024                   | kubescape C-0044 C-0204 | checkov CKV_K8S_26 | policy disallow-host-ports/host-ports-none
        selinux-options               | trivy KSV-0025                        | policy disallow-selinux/selinux-type disallow-selinux/selinux-user-role
        proc-mount                    | polaris procMount                     | trivy KSV-0027                   | kube-linter unsafe-proc-mount | policy disallow-proc-mount/check-proc-mount
        seccomp-disabled              | trivy KSV-0104                        | policy restrict-seccomp/check-seccomp
        seccomp-missing               | trivy KSV-0030                        | kubescape C-0210                 | checkov CKV_K8S_31 | policy restrict-seccomp-strict/check-seccomp-strict
        unsafe-sysctls                | trivy KSV-0026                        | kube-linter unsafe-sysctls       | policy restrict-sysctls/check-sysctls
        restricted-volume-type        | trivy KSV-0028                        | policy restrict-volume-types/restricted-volumes
        privilege-escalation          | polaris privilegeEscalationAllowed    | trivy KSV-0001                   | kubescape C-0016 | kube-linter privilege-escalation-container | checkov CKV_K8S_20 | policy disallow-privilege-escalation/privilege-escalation
        run-as-non-root               | polaris runAsRootAllowed              | trivy KSV-0012                   | kubescape C-0013 | kube-linter run-as-non-root               | checkov CKV_K8S_23 | policy require-run-as-nonroot/run-as-non-root
        run-as-root-user              | trivy KSV-0105                        | policy require-run-as-non-root-user/run-as-non-root-user
        low-user-id                   | trivy KSV-0020 KSV-0021 KSV-0116      | checkov CKV_K8S_40
        writable-root-filesystem      | polaris notReadOnlyRootFilesystem     | trivy KSV-0014                   | kubescape C-0017 | kube-linter no-read-only-root-fs          | checkov CKV_K8S_22 | policy require-ro-rootfs/validate-readOnlyRootFilesystem
        service-account-token-mounted | polaris automountServiceAccountToken  | trivy KSV-0036                   | kubescape C-0034 | checkov CKV_K8S_38
        default-service-account       | kubescape C-0189                      | kube-linter default-service-account | checkov CKV_K8S_41 CKV_K8S_42
        missing-service-account       | kubescape C-0307                      | kube-linter non-existent-service-account
        secret-in-env-value           | polaris sensitiveContainerEnvVar      | kube-linter env-var-secret
        secret-in-config-map          | polaris sensitiveConfigmapContent     | trivy KSV-0109 KSV-01010
        secret-env-reference          | kubescape C-0207                      | kube-linter read-secret-from-env-var | checkov CKV_K8S_35
        mutable-image-tag             | polaris tagNotSpecified               | trivy KSV-0013                   | kubescape C-0075 | kube-linter latest-tag                    | checkov CKV_K8S_14 | policy disallow-latest-tag/require-image-tag disallow-latest-tag/validate-image-tag
        image-digest-missing          | kubescape C-0306                      | checkov CKV_K8S_43
        image-registry-not-allowed    | trivy KSV-0124 KSV-0125               | kubescape C-0078 C-0253          | policy restrict-image-registries/validate-registries
        image-pull-policy             | polaris pullPolicyNotAlways           | checkov CKV_K8S_15
        default-namespace             | trivy KSV-0110                        | kubescape C-0061 C-0212          | kube-linter use-namespace | checkov CKV_K8S_21 | policy disallow-default-namespace/validate-namespace
        network-policy-missing        | polaris missingNetworkPolicy          | kubescape C-0260                 | kube-linter non-isolated-pod
        dangling-network-policy       | kubescape C-0299                      | kube-linter dangling-networkpolicy
        service-external-ip           | trivy KSV-0108                        | policy restrict-external-ips/check-ips
        ingress-without-tls           | polaris tlsSettingsMissing
        liveness-probe-missing        | polaris livenessProbeMissing          | kubescape C-0056                 | kube-linter no-liveness-probe | checkov CKV_K8S_8
        readiness-probe-missing       | polaris readinessProbeMissing         | kubescape C-0018                 | kube-linter no-readiness-probe | checkov CKV_K8S_9
        cpu-request-missing           | polaris cpuRequestsMissing            | trivy KSV-0015                   | kubescape C-0268 | checkov CKV_K8S_10
        memory-request-missing        | polaris memoryRequestsMissing         | trivy KSV-0016                   | kubescape C-0269 | checkov CKV_K8S_12
        cpu-limit-missing             | polaris cpuLimitsMissing              | trivy KSV-0011                   | kubescape C-0270 | checkov CKV_K8S_11
        memory-limit-missing          | polaris memoryLimitsMissing           | trivy KSV-0018                   | kubescape C-0271 | checkov CKV_K8S_13
        single-replica                | polaris deploymentMissingReplicas     | kube-linter minimum-three-replicas
        pdb-missing                   | polaris missingPodDisruptionBudget
        pdb-blocks-eviction           | polaris pdbDisruptionsIsZero          | kube-linter pdb-max-unavailable pdb-min-available
        dangling-service              | kubescape C-0298                      | kube-linter dangling-service
        selector-mismatch             | kubescape C-0296                      | kube-linter mismatching-selector
        duplicate-env-var             | kubescape C-0295                      | kube-linter duplicate-env-var
        replicas-not-spread           | polaris topologySpreadConstraint      | kube-linter no-anti-affinity
        priority-class-missing        | polaris priorityClassNotSet
        """);
}
