namespace Lynceus.Reports.Tests.Trivy;

/// <summary>Small reports in each of Trivy's layouts, written for these tests.</summary>
internal static class TrivySamples
{
    public const string Image = """
        {"SchemaVersion":2,"Trivy":{"Version":"0.69.1"},"CreatedAt":"2026-03-02T10:00:00.123456789Z",
         "ArtifactName":"registry.example:5000/shop/cart:1.4.0","ArtifactType":"container_image",
         "Metadata":{"OS":{"Family":"debian","Name":"12.9"},"RepoTags":["registry.example:5000/shop/cart:1.4.0"]},
         "Results":[
          {"Target":"registry.example:5000/shop/cart:1.4.0 (debian 12.9)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[
            {"VulnerabilityID":"CVE-2020-27350","VendorIDs":["DSA-4808-1"],"PkgID":"apt@1.8.2","PkgName":"apt",
             "PkgIdentifier":{"PURL":"pkg:deb/debian/apt@1.8.2?arch=amd64&distro=debian-12.9","UID":"0f"},
             "InstalledVersion":"1.8.2","FixedVersion":"1.8.2.2","Status":"fixed","Layer":{"Digest":"sha256:aa"},"SeveritySource":"debian",
             "PrimaryURL":"https://avd.example/cve-2020-27350","Fingerprint":"sha256:11","Title":"apt: integer overflows\nin archives",
             "Description":"Several.\n\nIn \"ar\" files.","Severity":"MEDIUM",
             "CVSS":{"nvd":{"V2Vector":"AV:L","V3Vector":"CVSS:3.1/AV:L","V2Score":4.6,"V3Score":5.7},"ghsa":{"V40Vector":"CVSS:4.0/AV:N","V40Score":6.3}},
             "References":["https://a.example","https://b.example"]},
            {"VulnerabilityID":"TEMP-0841856-B18BAF","PkgName":"bash","InstalledVersion":"5.0","Status":"will_not_fix","Severity":"UNKNOWN"}]},
          {"Target":"Java","Class":"lang-pkgs","Type":"jar","Vulnerabilities":[
            {"VulnerabilityID":"GHSA-fpj8-gq4v-p354","VendorIDs":["CVE-2025-66614"],"PkgName":"org.example:zip","PkgPath":"app/shop-1.4.0.jar/lib/zip-2.1.0.jar",
             "PkgIdentifier":{"PURL":"pkg:maven/org.example/zip@2.1.0"},"InstalledVersion":"2.1.0","FixedVersion":"2.1.1, 3.0.0","Severity":"HIGH"}]}]}
        """;

    public const string Tree = """
        {"SchemaVersion":2,"ArtifactName":"infra","ArtifactType":"filesystem","Results":[
          {"Target":"main.tf","Class":"config","Type":"terraform","MisconfSummary":{"Successes":1,"Failures":1},"Misconfigurations":[
            {"Type":"Terraform Security Check","ID":"AVD-AWS-0088","AVDID":"AVD-AWS-0088","Title":"Unencrypted bucket","Description":"Encrypt.",
             "Message":"Bucket does not have encryption enabled","Resolution":"Configure bucket encryption","Severity":"HIGH","PrimaryURL":"https://avd.example/88",
             "Status":"FAIL","CauseMetadata":{"Resource":"aws_s3_bucket.logs","StartLine":10,"EndLine":14,"Code":{"Lines":null}}},
            {"ID":"AVD-AWS-0089","Title":"Logging","Severity":"LOW","Status":"PASS"},
            {"ID":"AVD-AWS-0090","Title":"Versioning","Severity":"LOW","Status":"EXCEPTION"}]},
          {"Target":"deploy.sh","Class":"secret","Secrets":[
            {"RuleID":"aws-access-key-id","Category":"AWS","Severity":"CRITICAL","Title":"AWS Access Key ID","StartLine":3,"EndLine":3,
             "Code":{"Lines":[{"Number":3,"Content":"export KEY=hunter2"}]},"Match":"export KEY=********"},
            {"RuleID":"mysecret","Severity":"HIGH","Title":"Mine","StartLine":4,"EndLine":4,"Match":"password=hunter2"}]},
          {"Target":"Loose File License(s)","Class":"license-file","Licenses":[
            {"Severity":"HIGH","Category":"restricted","PkgName":"","FilePath":"vendor/x/LICENSE","Name":"GPL-3.0","Confidence":0.98,"Link":"https://spdx.example/GPL"}]}]}
        """;

    public const string Cluster = """
        {"ClusterName":"","Resources":[
          {"Namespace":"shop","Kind":"ReplicaSet","Name":"cart-7d9f8cb5b4","Metadata":[{"ImageID":"x"}],"Results":[
            {"Target":"shop/cart:1.4.0 (alpine 3.20)","Class":"os-pkgs","Type":"alpine","Vulnerabilities":[
              {"VulnerabilityID":"CVE-2024-1","PkgName":"musl","PkgIdentifier":{"PURL":"pkg:apk/alpine/musl@1.2?distro=3.20"},"InstalledVersion":"1.2","Severity":"LOW"}]},
            {"Target":"ReplicaSet/cart-7d9f8cb5b4","Class":"config","Type":"kubernetes","Misconfigurations":[
              {"ID":"KSV001","AVDID":"AVD-KSV-0001","Title":"Can elevate","Message":"Container 'app' of ReplicaSet 'cart-7d9f8cb5b4' should set 'x'","Severity":"MEDIUM",
               "CauseMetadata":{"StartLine":20,"EndLine":25}}]}]},
          {"Namespace":"shop","Kind":"Service","Name":"cart"},
          {"Namespace":"shop","Kind":"Deployment","Name":"pay","Error":"scan failed: no such image"}]}
        """;
}
