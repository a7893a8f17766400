using System.Buffers;

namespace Lynceus.Hub.Features.Access;

/// <summary>What a name and a password must be like. A password must be long and not put together from what is guessed first; kinds of characters are not asked for.</summary>
internal static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 256;
    public const int MaxNameLength = 64;

    // A password that is little more than the name is the first one to be guessed.
    private const int MinBesidesName = 8;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@+");

    /// <summary>Null: the name can be used. Otherwise a sentence that says why not.</summary>
    public static string? ProblemOfName(string name)
    {
        if (name.Length is 0 or > MaxNameLength)
        {
            return $"The name needs 1 to {MaxNameLength} characters.";
        }

        return name.AsSpan().ContainsAnyExcept(NameCharacters) ? "The name takes the letters a to z, digits and . _ - @ + only." : null;
    }

    /// <summary>Null: the password can be used. Otherwise a sentence that says why not; it never contains the password.</summary>
    public static string? ProblemOf(string password, string repeated, string name)
    {
        if (password.EnumerateRunes().Count() < MinLength)
        {
            return $"The password needs at least {MinLength} characters.";
        }

        if (password.Length > MaxLength)
        {
            return $"The password may have at most {MaxLength} characters.";
        }

        if (password != repeated)
        {
            return "The two passwords differ.";
        }

        if (GuessablePassword.Is(password, name))
        {
            return "The password is too easy to guess. Several words that do not belong together make a good one.";
        }

        var besidesName = name.Length == 0 ? password : password.Replace(name, "", StringComparison.OrdinalIgnoreCase);
        return besidesName.Length < MinBesidesName ? "The password is too close to the name." : null;
    }
}
