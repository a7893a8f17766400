namespace Lynceus.Load.Samples;

/// <summary>What runs in the sample clusters and how it changed over two weeks.</summary>
internal static class SampleFleet
{
    public const string Production = "harbor-prod";
    public const string Staging = "harbor-staging";
    public const string Edge = "orchard-edge";

    private const string Both = $"{Production} {Staging}";

    public static IReadOnlyList<SampleWorkload> Workloads { get; } =
    [
        new(Both, "shop", "Deployment", "checkout")
        {
            Tags = "2.14.1 ..-9;2.15.0 -8..-4;2.15.1 -3..",
            Vulnerabilities = "CVE-2023-44487 ..-9;CVE-2024-24790 ..-4;CVE-2024-34156;CVE-2024-45338 -8..;CVE-2023-4911 ..-9;CVE-2024-2961 -8..",
            Checks = "runAsRootAllowed ..-4;notReadOnlyRootFilesystem;cpuLimitsMissing;priorityClassNotSet",
            Policies = "require-team-label ..-9",
        },
        new(Both, "shop", "Deployment", "cart")
        {
            Tags = "1.9.0 ..-6;1.9.2 -5..",
            Base = "alpine",
            Vulnerabilities = "CVE-2024-5535 ..-6;CVE-2024-45337;CVE-2025-22871 -10..;CVE-2023-44487;CVE-2024-45338 0..",
            Checks = "cpuLimitsMissing;readinessProbeMissing ..-6;deploymentMissingReplicas",
            Policies = "require-requests-limits ..-6",
        },
        new(Both, "shop", "Deployment", "catalog")
        {
            Tags = "3.2.0 ..-11;3.3.0 -10..-8;3.2.0 -7..-5;3.3.1 -4..",
            Vulnerabilities = "CVE-2021-44228 ..-11,-7..-5;CVE-2022-42889;CVE-2022-1471;CVE-2022-22965 ..-11,-7..-5;CVE-2024-0553",
            Checks = "memoryLimitsMissing ..-11,-7..-5;notReadOnlyRootFilesystem;livenessProbeMissing;privilegeEscalationAllowed",
            Policies = "disallow-latest-tag ..-11,-7..-5;restrict-registries -10..",
        },
        new(Both, "shop", "Deployment", "storefront")
        {
            Tags = "24.06.3 ..-3;24.07.0 -2..",
            Base = "alpine",
            Vulnerabilities = "CVE-2021-23337 ..-3;CVE-2024-37890;CVE-2024-29041;CVE-2023-26136 ..-3;CVE-2024-21538 -9..",
            Checks = "notReadOnlyRootFilesystem;cpuRequestsMissing ..-3;pullPolicyNotAlways",
        },
        new(Both, "payments", "Deployment", "ledger")
        {
            Tags = "5.0.7 ..-8;5.1.0 -7..",
            Vulnerabilities = "CVE-2022-1471 ..-8;CVE-2024-5535;CVE-2023-4911 ..-8;CVE-2024-2961;CVE-2023-52425",
            Checks = "notReadOnlyRootFilesystem ..-8;topologySpreadConstraint",
            Policies = "require-run-as-nonroot ..-8",
        },
        new(Production, "payments", "StatefulSet", "card-vault")
        {
            Tags = "2.3.4 ..",
            Vulnerabilities = "CVE-2024-6387 -9..-6;CVE-2024-5535 ..-3;CVE-2024-0553 ..-3",
            Checks = "dangerousCapabilities;topologySpreadConstraint",
            Policies = "disallow-capabilities ..-6;~disallow-capabilities -5..",
        },
        new(Both, "payments", "CronJob", "payout-worker")
        {
            Tags = "0.18.0 ..-2;0.19.0 -1..",
            Vulnerabilities = "CVE-2023-32681;CVE-2023-50782 ..-2;CVE-2024-26130 ..-2;CVE-2024-34064",
            Checks = "runAsRootAllowed;memoryLimitsMissing;memoryRequestsMissing ..-2",
            Policies = "require-run-as-nonroot;require-requests-limits",
        },
        new(Both, "platform", "Deployment", "ingress-gateway")
        {
            Tags = "1.27.1 ..-10;1.28.0 -9..",
            Base = "alpine",
            Vulnerabilities = "CVE-2023-44487 ..-10;CVE-2022-37434 ..-10;CVE-2024-45337 ..-10,-4..;CVE-2024-5535 -6..",
            Checks = "hostPortSet;insecureCapabilities;privilegeEscalationAllowed",
            Policies = "disallow-host-ports;disallow-capabilities",
        },
        new($"{Both} {Edge}", "platform", "DaemonSet", "log-shipper")
        {
            Tags = "3.1.4 ..",
            Vulnerabilities = "CVE-2024-34156;CVE-2024-24790;CVE-2023-52425",
            Checks = "runAsRootAllowed;hostPathSet;notReadOnlyRootFilesystem;runAsPrivileged ..-7",
            Policies = "disallow-host-path ..-5;~disallow-host-path -4..;require-run-as-nonroot",
        },
        new(Production, "platform", "Deployment", "metrics-relay")
        {
            Tags = "0.44.0 ..",
            Base = "alpine",
            Vulnerabilities = "CVE-2024-45338;CVE-2024-34156 -12..",
            Checks = "cpuLimitsMissing;deploymentMissingReplicas",
            Runs = "..-8,-2..",
        },
        new(Production, "data", "StatefulSet", "orders-db")
        {
            Tags = "15.4 ..-5;15.7 -4..",
            Vulnerabilities = "CVE-2024-0553 ..-5;CVE-2023-4911 ..-5;CVE-2024-5535 ..-5;CVE-2023-52425;CVE-2023-29383",
            Checks = "notReadOnlyRootFilesystem;cpuLimitsMissing;priorityClassNotSet",
        },
        new(Both, "data", "StatefulSet", "event-bus")
        {
            Tags = "3.6.1 ..",
            Vulnerabilities = "CVE-2022-42889;CVE-2022-1471 ..-1;CVE-2023-29383",
            Checks = "notReadOnlyRootFilesystem;privilegeEscalationAllowed;livenessProbeMissing;memoryRequestsMissing",
            Policies = "restrict-registries",
        },
        new(Production, "data", "CronJob", "warehouse-loader")
        {
            Tags = "2023.11 ..",
            Vulnerabilities = "CVE-2021-44228 ..-6;CVE-2022-22965;CVE-2023-32681;CVE-2024-3094 -3..-2",
            Checks = "runAsRootAllowed;tagNotSpecified ..-10;memoryLimitsMissing",
            Policies = "disallow-latest-tag ..-10;require-team-label",
            Runs = "..-5,-3..",
        },
        new(Production, "data", "Deployment", "report-viewer")
        {
            Tags = "1.0.3 ..",
            Vulnerabilities = "CVE-2024-34064;CVE-2023-50782;CVE-2023-32681;CVE-2024-5535",
            Checks = "runAsRootAllowed;livenessProbeMissing;readinessProbeMissing;cpuRequestsMissing",
            Policies = "require-team-label;require-run-as-nonroot",
            Runs = "..-4",
        },
        new(Edge, "orchard", "Deployment", "sensor-hub")
        {
            Tags = "4.0.0 ..-7;4.0.1 -6..",
            Base = "alpine",
            Vulnerabilities = "CVE-2024-45337 ..-7;CVE-2025-22871;CVE-2024-24790 ..-7;CVE-2022-37434",
            Checks = "runAsRootAllowed;hostNetworkSet;memoryLimitsMissing ..-7;readinessProbeMissing ..-1",
        },
        new(Edge, "orchard", "Deployment", "irrigation-planner")
        {
            Tags = "0.9.12 ..",
            Vulnerabilities = "CVE-2023-32681;CVE-2023-50782;CVE-2024-26130 -8..;CVE-2024-34064 ..-3",
            Checks = "runAsRootAllowed ..-5;cpuLimitsMissing;deploymentMissingReplicas;livenessProbeMissing",
        },
        new(Edge, "orchard", "StatefulSet", "harvest-store")
        {
            Tags = "7.2.4 ..",
            Vulnerabilities = "CVE-2024-2961;CVE-2024-0553;CVE-2024-6387 ..-9,-2..",
            Checks = "notReadOnlyRootFilesystem;privilegeEscalationAllowed;memoryRequestsMissing",
        },
        new(Edge, "orchard", "CronJob", "firmware-sync")
        {
            Tags = "1.3.0 ..",
            Base = "alpine",
            Vulnerabilities = "CVE-2024-37890;CVE-2024-21538;CVE-2021-23337",
            Checks = "runAsRootAllowed;tagNotSpecified",
            Runs = "..-3",
        },
    ];
}
