using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.TrivyOperator;

/// <summary>
/// The families that trivy-operator has itself. Where it is wrong they are right: details of infra assessments come from those reports, a name that is hashed in the label is read from the annotation,
/// and every finding with labels of its own is there, not only the first of each id.
/// </summary>
internal sealed class TrivyOperatorProfile : Profile
{
    private static readonly byte[] SeverityToken = LabelToken.Of("severity");
    private static readonly byte[] StatusToken = LabelToken.Of("status");

    private readonly CopiedLabels _copied;
    private readonly Dictionary<string, SeriesFamily> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrivyDetails> _details = new(StringComparer.Ordinal);
    private readonly SeriesFamily? _images;
    private readonly SeriesFamily? _compliance;
    private readonly TrivyDetails? _complianceDetails;

    public TrivyOperatorProfile(SeriesStore store, FamilyOptions options, CopiedLabels copied)
    {
        _copied = copied;
        var switches = options.TrivyOperatorFamilies.Contains(TrivyFamilies.Every, StringComparer.Ordinal) ? TrivyFamilies.All : options.TrivyOperatorFamilies;
        if (Has(TrivyFamilies.Findings))
        {
            AddCounts("VulnerabilityReport", "trivy_image_vulnerabilities", "Number of container image vulnerabilities");
            AddCounts("ExposedSecretReport", "trivy_image_exposedsecrets", "Number of image exposed secrets");
            AddCounts("ConfigAuditReport", "trivy_resource_configaudits", "Number of failing resource configuration auditing checks");
            AddCounts("RbacAssessmentReport", "trivy_role_rbacassessments", "Number of rbac risky role assessment checks");
            AddCounts("InfraAssessmentReport", "trivy_resource_infraassessments", "Number of failing k8s infra assessment checks");
            AddCounts("ClusterRbacAssessmentReport", "trivy_clusterrole_clusterrbacassessments", "Number of rbac risky cluster role assessment checks");
            _compliance = store.AddGauge("trivy_cluster_compliance", "Number of passing and failing controls of a compliance report", isUniqueToOwner: false);
        }

        AddDetails(TrivyFamilies.VulnerabilityId, "VulnerabilityReport", "trivy_vulnerability_id", "Vulnerabilities of container images by id", TrivyDetails.VulnerabilityId);
        AddDetails(TrivyFamilies.ExposedSecretInfo, "ExposedSecretReport", "trivy_exposedsecrets_info", "Exposed secrets of container images", TrivyDetails.SecretInfo);
        AddDetails(TrivyFamilies.ConfigAuditInfo, "ConfigAuditReport", "trivy_configaudits_info", "Configuration auditing checks", TrivyDetails.CheckInfo("config_audit"));
        AddDetails(TrivyFamilies.RbacAssessmentInfo, "RbacAssessmentReport", "trivy_rbacassessments_info", "Rbac assessment checks", TrivyDetails.CheckInfo("rbac_assessment"));
        AddDetails(TrivyFamilies.InfraAssessmentInfo, "InfraAssessmentReport", "trivy_infraassessments_info", "Infra assessment checks", TrivyDetails.CheckInfo("infra_assessment"));
        _images = Has(TrivyFamilies.ImageInfo) ? store.AddGauge("trivy_image_info", "Operating systems of container images") : null;
        _complianceDetails = Has(TrivyFamilies.ComplianceInfo)
            ? new TrivyDetails(store.AddGauge("trivy_compliance_info", "Controls of compliance reports", isUniqueToOwner: false), TrivyDetails.ComplianceInfo)
            : null;

        bool Has(string family) => switches.Contains(family, StringComparer.Ordinal);

        void AddCounts(string kind, string name, string help) => _counts.Add(kind, store.AddGauge(name, help));

        void AddDetails(string family, string kind, string name, string help, FindingLabel[] labels)
        {
            if (Has(family))
            {
                _details.Add(kind, new TrivyDetails(store.AddGauge(name, help), labels));
            }
        }
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        if (context.Kind.Body == ReportBody.Compliance)
        {
            WriteCompliance(context, update);
            return;
        }

        if (_counts.TryGetValue(context.Kind.Name, out var counts))
        {
            Begin(counts, context);
            // Four severities, and five of vulnerabilities.
            var severities = SeverityNames.WorstFirst[..(context.Kind.Body == ReportBody.Vulnerabilities ? 5 : 4)];
            context.WriteCounts(update, counts, SeverityToken, severities, context.Report.Contents.Summary, SeverityNames.TitleOf);
        }

        if (_details.TryGetValue(context.Kind.Name, out var details))
        {
            var report = context.Report;
            var groups = context.Details(details.Labels, failedOnly: false);
            DetailLines.Write(update.Lines(details.Family), Begin(details.Family, context), report, report.Findings, groups, details.Labels, DetailValue.One);
        }

        if (_images is not null && context.Kind.Name == "VulnerabilityReport")
        {
            WriteImage(context, update, _images);
        }
    }

    private LabelPrefix Begin(SeriesFamily family, in ReportContext context)
    {
        var prefix = context.Prefix;
        var report = context.Report;
        prefix.Begin(family.Header.Name.Utf8.Span);
        if (context.Kind.IsNamespaced)
        {
            prefix.Label("namespace"u8, report, report[ReportField.Namespace]);
        }

        prefix.Label("name"u8, report, report[ReportField.Name]);
        prefix.Label("resource_kind"u8, report, report[ReportField.ResourceKind]);
        prefix.Label("resource_name"u8, report, ReportLabels.ResourceName(report));
        if (context.Kind.Body is ReportBody.Vulnerabilities or ReportBody.Secrets)
        {
            prefix.Label("container_name"u8, report, report[ReportField.Container]);
            prefix.Label("image_registry"u8, report, report[ReportField.RegistryServer]);
            prefix.Label("image_repository"u8, report, report[ReportField.Repository]);
            prefix.Label("image_tag"u8, report, report[ReportField.Tag]);
            prefix.Label("image_digest"u8, report, report[ReportField.Digest]);
        }

        _copied.Write(prefix, report);
        return prefix;
    }

    private void WriteImage(in ReportContext context, OwnerUpdate update, SeriesFamily family)
    {
        var prefix = Begin(family, context);
        var report = context.Report;
        prefix.Label("image_os_family"u8, report, report[ReportField.OsFamily]);
        prefix.Label("image_os_name"u8, report, report[ReportField.OsName]);
        prefix.Label("image_os_eosl"u8, report.Contents.IsOsEndOfLife == true ? "true"u8 : ""u8);
        var line = new LineWriter(update.Lines(family));
        line.Write(prefix.Bytes);
        line.Value(1);
        line.Flush();
    }

    private void WriteCompliance(in ReportContext context, OwnerUpdate update)
    {
        var report = context.Report;
        var contents = report.Contents;
        if (_compliance is not null)
        {
            var prefix = BeginCompliance(_compliance, context);
            var line = new LineWriter(update.Lines(_compliance));
            line.Write(prefix.Bytes);
            line.Label(StatusToken, "Fail"u8);
            line.Value(Math.Max(0, contents.FailCount));
            line.Write(prefix.Bytes);
            line.Label(StatusToken, "Pass"u8);
            line.Value(Math.Max(0, contents.PassCount));
            line.Flush();
        }

        if (_complianceDetails is not null && !report.Text(report[ReportField.ComplianceReportType]).SequenceEqual("all"u8))
        {
            var prefix = BeginCompliance(_complianceDetails.Family, context);
            var groups = context.All(report.Findings, _complianceDetails.Labels);
            DetailLines.Write(update.Lines(_complianceDetails.Family), prefix, report, report.Findings, groups, _complianceDetails.Labels, DetailValue.FailuresOrOne);
        }
    }

    private LabelPrefix BeginCompliance(SeriesFamily family, in ReportContext context)
    {
        var prefix = context.Prefix;
        var report = context.Report;
        prefix.Begin(family.Header.Name.Utf8.Span);
        prefix.Label("title"u8, report, report[ReportField.ComplianceTitle]);
        prefix.Label("description"u8, report, report[ReportField.ComplianceDescription]);
        _copied.Write(prefix, report);
        return prefix;
    }
}
