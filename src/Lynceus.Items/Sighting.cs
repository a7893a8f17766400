namespace Lynceus.Items;

/// <summary>What a store must keep of a finding until the report is at its end.</summary>
/// <param name="Observation">Number of the identity in the report.</param>
/// <param name="Row">Number under which the finding's texts are to be staged; 0 when they are stored already.</param>
/// <param name="ItemId">The known item; 0 for a new one.</param>
public readonly record struct Sighting(int Observation, int Row, long ItemId);
