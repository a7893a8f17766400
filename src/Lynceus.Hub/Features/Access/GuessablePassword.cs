using System.Text;

namespace Lynceus.Hub.Features.Access;

/// <summary>Tells passwords that are put together from what is guessed first: known passwords and words around them, names, seasons, years,
/// runs of the keyboard, repetitions.</summary>
/// <remarks>Such a part counts three, however long it is, and any number, letter or digit two: there are some hundred words and some ten letters.
/// Who guesses has tried all that comes to less than fourteen (seven letters, five words) before anything longer. Spelling with digits and signs
/// for letters (<c>P@ssw0rd</c>) is the same to both.</remarks>
internal static class GuessablePassword
{
    private const int MinCount = 14;
    private const int CountOfPart = 3;
    private const int CountOfCharacter = 2;

    // Shorter ones are in too many words.
    private const int MinRun = 3;

    private static readonly string[] Runs =
    [
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "1234567890",
        "01234567890", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujm", "1qaz2wsx3edc4rfv5tgb", "q1w2e3r4t5y6u7i8o9p0",
        "a1b2c3d4e5f6", "13579", "24680", "147258369", "159753", "password", "drowssap",
    ];

    // The longest first, so that "administrator" is one part and not "admin" and nine letters.
    private static readonly string[] Words =
    [
        .. """
            password passwort passwd passphrase pass pwd secret geheim admin administrator root toor superuser sysadmin operator user
            username guest test tester testing demo default changeme changeit change welcome willkommen letmein login logon access enter
            entry open sesame hello hallo hey master server service system computer internet network security secure safe private public
            temp temporary start begin company office work team project database backup monitor prod production staging develop
            developer devops docker container cluster kubernetes kube lynceus hub cloud azure google amazon github gitlab linux ubuntu
            debian redhat windows oracle postgres mysql trustno whatever nothing something forever always never love iloveyou ilove you
            lovely sweet honey baby angel princess queen king prince dragon monkey tiger lion eagle wolf bear horse dog cat kitty puppy
            fish shark snake spider butterfly flower rose sunshine sun moon star shadow storm thunder fire water ice snow summer winter
            spring autumn fall sommer herbst fruehling january february march april june july august september october november december
            monday tuesday wednesday thursday friday saturday sunday football soccer baseball basketball hockey golf tennis rugby
            cricket liverpool arsenal chelsea barcelona madrid juventus bayern dallas yankees lakers chicago london paris berlin boston
            newyork america england germany france canada australia superman batman spiderman pokemon starwars matrix harry potter
            naruto gandalf merlin phoenix freedom power strong ninja hunter killer ranger soldier warrior winner lucky happy cool super
            mega ultra hero legend diamond silver golden gold platinum crystal purple orange yellow green blue red black white cookie
            chocolate banana apple cherry coffee pepper ginger cheese pizza music guitar piano rock metal jordan michael michelle
            jessica jennifer daniel david thomas andrew joshua matthew robert william james john joseph charlie charles george richard
            peter martin stefan andreas alexander alex anna maria marie laura sarah sandra nicole amanda ashley anthony jonathan
            samantha hannah sophie emma oliver jack harley maggie buster bailey mustang ferrari porsche mercedes corvette yamaha honda
            toyota nissan jesus christ god heaven blessed qwer asdf zxcv wasd abcd
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(static w => w.Length >= MinRun)
            .OrderByDescending(static w => w.Length),
    ];

    /// <param name="name">Of the person, which is guessed before any word.</param>
    public static bool Is(string password, string name)
    {
        var (text, plain) = (password.ToLowerInvariant(), Plain(password));
        var own = Plain(name);
        var count = 0;
        string? last = null;
        for (var i = 0; i < plain.Length && count < MinCount;)
        {
            var length = LengthOfPart(text, plain, i, own);
            var part = plain[i..(i + length)];

            // The same again adds nothing; what parts words, little: it is no part of the count.
            if (part != last && (length > 1 || char.IsLetterOrDigit(plain[i])))
            {
                count += length > 1 && !char.IsAsciiDigit(text[i]) ? CountOfPart : CountOfCharacter;
            }

            last = length > 1 || char.IsLetterOrDigit(plain[i]) ? part : last;
            i += length;
        }

        return count < MinCount;
    }

    private static int LengthOfPart(string text, string plain, int at, string name)
    {
        var longest = 1;
        if (name.Length >= MinRun && plain.AsSpan(at).StartsWith(name, StringComparison.Ordinal))
        {
            longest = name.Length;
        }

        if (Array.Find(Words, w => plain.AsSpan(at).StartsWith(w, StringComparison.Ordinal)) is { } word)
        {
            longest = Math.Max(longest, word.Length);
        }

        longest = Math.Max(longest, LengthOfRun(text, at));

        // Numbers are dates, years and telephone numbers.
        var digits = 0;
        while (at + digits < text.Length && char.IsAsciiDigit(text[at + digits]))
        {
            digits++;
        }

        longest = Math.Max(longest, digits >= MinRun - 1 ? digits : 1);

        // Repeated by itself: aaaa, abcabc.
        for (var period = 1; period <= (text.Length - at) / 2; period++)
        {
            var end = at + period;
            while (end < text.Length && text[end] == text[end - period])
            {
                end++;
            }

            if (end - at >= Math.Max(MinRun, period * 2))
            {
                longest = Math.Max(longest, end - at);
            }
        }

        return longest;
    }

    private static int LengthOfRun(string text, int at)
    {
        var longest = 1;
        foreach (var run in Runs)
        {
            for (var start = run.IndexOf(text[at], StringComparison.Ordinal); start >= 0; start = run.IndexOf(text[at], start + 1))
            {
                foreach (var step in (ReadOnlySpan<int>)[1, -1])
                {
                    var length = 1;
                    while (at + length < text.Length && start + (length * step) is var place
                        && place >= 0 && place < run.Length && run[place] == text[at + length])
                    {
                        length++;
                    }

                    longest = Math.Max(longest, length >= MinRun ? length : 1);
                }
            }
        }

        return longest;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            plain.Append(c switch
            {
                '0' => 'o',
                '1' or '!' or '|' => 'i',
                '3' or '€' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' or '+' => 't',
                _ => c,
            });
        }

        return plain.ToString();
    }
}
