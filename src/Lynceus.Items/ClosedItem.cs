using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>An open item that ends.</summary>
/// <param name="To"><see cref="ItemState.Fixed"/> or <see cref="ItemState.Gone"/>.</param>
/// <param name="Reason">A sentence for its history.</param>
/// <param name="MergedInto">The item that stands for the same finding from now on; null when the finding itself ended.</param>
public readonly record struct ClosedItem(long Id, ItemState To, string Reason, SeverityBand Band, Category Category, long? MergedInto = null);
