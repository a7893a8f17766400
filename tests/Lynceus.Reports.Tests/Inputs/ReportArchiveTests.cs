using System.Buffers.Binary;
using System.Formats.Tar;
using Lynceus.Reports.Inputs;

namespace Lynceus.Reports.Tests.Inputs;

public class ReportArchiveTests
{
    private static readonly byte[] Report = InputForms.Utf8(FuzzSamples.Polaris);

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void Reports_OfSeveralMembers_AreNamedAndReadOneByOne(string form)
    {
        (string, byte[])[] members = [("trivy/a.json", Report), ("../../b.json", InputForms.Gzip(Report)), ("notes.txt", [1]), ("/etc/c.sarif", InputForms.Utf8(FuzzSamples.Sarif))];
        var bytes = form switch { "zip" => InputForms.Zip(members), "tar" => InputForms.Tar(TarEntryFormat.Pax, members), _ => InputForms.Gzip(InputForms.Tar(TarEntryFormat.Gnu, members)) };
        using var archive = Open(bytes)!;

        Assert.Equal(["trivy/a.json", "../../b.json", "/etc/c.sarif"], archive.Reports.Select(static r => r.MemberName));
        Assert.Equal("archive: trivy/a.json", archive.Reports[0].Name);
        Assert.Equal(["notes.txt"], archive.PassedOver);
        Assert.Equal("Passed over in the archive, since not called like a report: notes.txt.", archive.Note);
        Assert.Equal(["polaris", "polaris", "sarif"], archive.Reports.Reverse().Select(static r => Translated.Of(r).Summary.Tool).Reverse());
        using var packed = new MemoryStream();
        using (var member = archive.Reports[1].OpenPacked())
        {
            member.CopyTo(packed);
        }

        Assert.Equal(members[1].Item2, packed.ToArray());
    }

    [Fact]
    public void Translate_ArchiveOfSeveralReports_NamesThemAndWhatToDo()
    {
        var e = Refused(InputForms.Zip([.. Enumerable.Range(1, 7).Select(static i => ($"{i}.json", Report))]));

        Assert.Equal(ReportProblem.NotAReport, e.Problem);
        Assert.Contains("7 reports (1.json, 2.json, 3.json, 4.json, 5.json and 2 more)", e.Message, StringComparison.Ordinal);
        Assert.Contains("lynceus import", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_ArchiveWithNotes_NotesThem() =>
        Assert.Contains("README.md", Assert.Single(Translated.Of(ReportSource.FromBytes(InputForms.Zip(("a.json", Report), ("README.md", [1])))).Summary.Notes), StringComparison.Ordinal);

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void Translate_ArchiveInAnArchive_IsNamed(string inner)
    {
        var bytes = inner switch { "zip" => InputForms.Zip(("a.json", Report)), "tar" => InputForms.Tar(TarEntryFormat.Pax, ("a.json", Report)), _ => InputForms.Gzip(InputForms.Tar(TarEntryFormat.Pax, ("a.json", Report))) };

        var e = Refused(InputForms.Zip(("inner." + inner, bytes)));

        Assert.Equal(ReportProblem.NotAReport, e.Problem);
        Assert.Contains("inside an archive", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpen_NoArchive_IsNull() => Assert.Null(Open(InputForms.Gzip(Report)));

    [Fact]
    public void Translate_EmptyArchive_IsNamed()
    {
        Assert.Contains("empty", Refused(InputForms.Zip()).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Refused(InputForms.Tar(TarEntryFormat.Pax)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_EncryptedMember_IsNamed()
    {
        var zip = InputForms.Zip(("a.json", Report));
        zip[Directory(zip) + 8] |= 1;

        Assert.Contains("encrypted", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_UnknownMethod_IsNamed()
    {
        var zip = InputForms.Zip(("a.json", Report));
        zip[Directory(zip) + 10] = 12;

        Assert.Contains("number 12", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_OneMemberUnreadable_TheOthersAreRead()
    {
        var zip = InputForms.Zip(("a.json", Report), ("b.json", Report));
        zip[Directory(zip) + 8] |= 1;
        using var archive = Open(zip)!;

        Assert.Throws<ReportFormatException>(() => Translated.Of(archive.Reports[0]));
        Assert.NotEmpty(Translated.Of(archive.Reports[1]).Findings);
    }

    [Fact]
    public void Translate_MembersThatOverlap_AreRefused()
    {
        var zip = InputForms.Zip(("a.json", Report), ("b.json", Report));
        var first = Directory(zip);
        var second = first + 46 + "a.json".Length;
        zip.AsSpan(first + 42, 4).CopyTo(zip.AsSpan(second + 42));

        Assert.Contains("over each other", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_MemberLongerThanItSays_IsRefused()
    {
        var zip = InputForms.Zip(("a.json", Report));
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(Directory(zip) + 24), 10);

        Assert.Equal(ReportProblem.Malformed, Refused(zip).Problem);
    }

    [Fact]
    public void Translate_WrongChecksum_IsRefused()
    {
        var zip = InputForms.Zip(("a.json", Report));
        zip[Directory(zip) + 16] ^= 1;

        Assert.Equal(ReportProblem.Malformed, Refused(zip).Problem);
    }

    [Fact]
    public void Translate_EntryOfTheDirectoryDamaged_IsRefused()
    {
        var zip = InputForms.Zip(("a.json", Report), ("b.json", Report));
        zip[Directory(zip) + 46 + "a.json".Length] ^= 1;

        Assert.Contains("directory cannot be read", Refused(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpen_OverALimit_IsTooLarge()
    {
        var three = InputForms.Zip(("a.json", Report), ("b.json", Report));
        var tar = InputForms.Tar(TarEntryFormat.Pax, ("a.json", Report), ("b.json", Report));

        foreach (var bytes in new[] { three, tar, InputForms.Gzip(tar) })
        {
            Assert.Equal(ReportProblem.TooLarge, Refused(bytes, new ReportLimits { MaxArchiveMembers = 2 }).Problem);
            Assert.Equal(ReportProblem.TooLarge, Refused(bytes, new ReportLimits { MaxArchiveBytes = Report.Length + 100 }).Problem);
        }
    }

    [Fact]
    public void Translate_MemberOverTheLimit_IsTooLarge()
    {
        var bomb = InputForms.Zip(("a.json", InputForms.Utf8("{\"PolarisOutputVersion\":\"1.0\",\"x\":[" + new string(' ', 1_000_000) + "]}")));

        Assert.Equal(ReportProblem.TooLarge, Refused(bomb, new ReportLimits { MaxReportBytes = 100_000 }).Problem);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('L')]
    public void Translate_TarHeaderThatAsksForMuchMemory_IsRefusedWithoutIt(char type)
    {
        var tar = InputForms.Tar(TarEntryFormat.Ustar, ("a.json", Report));
        var header = tar.AsSpan(512, 512);
        header[156] = (byte)type;
        InputForms.Utf8("17000000000").CopyTo(header[124..]);
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header)
        {
            sum += b;
        }

        InputForms.Utf8(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(header[148..]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var e = Refused(tar);

        Assert.Contains("tar archive is damaged", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Translate_TarCutOrDamaged_IsRefused()
    {
        var tar = InputForms.Tar(TarEntryFormat.Ustar, ("a.json", Report), ("b.json", Report));
        var second = 1024 + (Report.Length + 511) / 512 * 512;

        Assert.Contains("behind its member a.json", Refused(tar[..(second + 300)]).Message, StringComparison.Ordinal);
        tar[second + 3] ^= 1;
        Assert.Contains("behind its member a.json", Refused(tar).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_LargePackedArchive_IsSpooledAndLeavesNothingBehind()
    {
        // Longer than what is kept in memory when it is unpacked.
        var filler = new byte[10_000_000];
        new Random(1).NextBytes(filler);
        var bytes = InputForms.Gzip(InputForms.Tar(TarEntryFormat.Pax, ("a.json", Report), ("filler.bin", filler)));
        var before = System.IO.Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp").Length;

        Assert.NotEmpty(Translated.Of(ReportSource.FromBytes(bytes)).Findings);

        Assert.InRange(System.IO.Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp").Length, 0, before + 5);
    }

    [Theory]
    [InlineData("a.json", true)]
    [InlineData("a.JSON.gz", true)]
    [InlineData("x/a.yaml.zst", true)]
    [InlineData("a.sarif", true)]
    [InlineData("a.gz", false)]
    [InlineData(".a.json", false)]
    [InlineData("a.json.txt", false)]
    public void IsReport_Name_IsTold(string name, bool expected) => Assert.Equal(expected, ReportFileNames.IsReport(name));

    [Theory]
    [InlineData("a.zip", true)]
    [InlineData("a.tar", true)]
    [InlineData("a.tar.gz", true)]
    [InlineData("a.tgz", true)]
    [InlineData("a.tar.zst", true)]
    [InlineData("a.json.gz", false)]
    [InlineData(".a.zip", false)]
    public void IsArchive_Name_IsTold(string name, bool expected) => Assert.Equal(expected, ReportFileNames.IsArchive(name));

    private static ReportArchive? Open(byte[] bytes) => ReportArchive.TryOpen(ReportSource.FromBytes(bytes, "archive"), ReportLimits.Default, CancellationToken.None);

    private static ReportFormatException Refused(byte[] bytes, ReportLimits? limits = null) =>
        Assert.Throws<ReportFormatException>(() => Translated.Of(ReportSource.FromBytes(bytes), limits: limits));

    // The first entry that is a file; the one of the folder stands before it.
    private static int Directory(byte[] zip)
    {
        var start = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 22 + 16));
        return start + 46 + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(start + 28)) + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(start + 30));
    }
}
