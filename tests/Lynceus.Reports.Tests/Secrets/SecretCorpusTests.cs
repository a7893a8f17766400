using System.Globalization;

namespace Lynceus.Reports.Tests.Secrets;

public class SecretCorpusTests
{
    private const double Least = 0.97;

    [Theory]
    [InlineData(SecretCorpus.Tuned, 200)]
    [InlineData(SecretCorpus.SetAside, 100)]
    [Trait("Attack", "H7")]
    public void Mask_Corpus_FindsSecretsAndNothingElse(string file, int leastOfEach)
    {
        var samples = SecretCorpus.Read(file);
        var secrets = samples.Where(static s => s.IsSecret).ToList();
        var lookAlikes = samples.Where(static s => !s.IsSecret).ToList();
        var missed = secrets.Where(static s => !s.IsRight()).ToList();
        var wrong = lookAlikes.Where(static s => !s.IsRight()).ToList();

        var found = secrets.Count - missed.Count;
        var recall = (double)found / secrets.Count;
        var precision = (double)found / (found + wrong.Count);

        Assert.True(secrets.Count >= leastOfEach && lookAlikes.Count >= leastOfEach, $"{file} has {secrets.Count} secrets and {lookAlikes.Count} look-alikes.");
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: recall {recall:0.000} ({found} of {secrets.Count}), precision {precision:0.000} ({wrong.Count} of {lookAlikes.Count} look-alikes masked)");
        Assert.True(recall >= Least && precision >= Least, $"{figures}\n{Lines("missed", missed)}\n{Lines("masked", wrong)}");
    }

    [Fact]
    public void Mask_CorpusTwice_ChangesNothingMore()
    {
        Assert.All(SecretCorpus.Read(SecretCorpus.Tuned).Concat(SecretCorpus.Read(SecretCorpus.SetAside)), static s =>
        {
            var once = s.Masked();
            Assert.Equal(once, (s with { Text = once }).Masked());
        });
    }

    private static string Lines(string word, IEnumerable<SecretCorpus.Sample> samples) =>
        string.Join('\n', samples.Select(s => $"{word}: {s.Idiom} {s.Field}: {s.Text.Replace('\n', '⏎')} -> {s.Masked().Replace('\n', '⏎')}"));
}
