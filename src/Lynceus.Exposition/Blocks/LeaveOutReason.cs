namespace Lynceus.Exposition.Blocks;

/// <summary>Why a series that an owner rendered is not shown.</summary>
internal enum LeaveOutReason
{
    /// <summary>Another owner, or the same one before, has a series of this name with these labels.</summary>
    Duplicate,

    /// <summary>Not one line that both text formats take, or of another family.</summary>
    Invalid,

    OwnerLimit,

    FamilyLimit,

    TotalLimit,
}
