package dev.mobula.policies;

/**
 * Where a leaf of an action space finds its share of each row.
 *
 * @param action the name of its action column
 * @param head its first float in a row of the head
 * @param headWidth the length of a row of the head
 * @param mask its first choice in a row of the action mask
 * @param maskWidth the length of a row of the action mask
 * @param parameter its first float in a row of recorded parameters
 * @param parameterWidth the length of a row of recorded parameters
 */
record Placement(
    String action,
    int head,
    int headWidth,
    int mask,
    int maskWidth,
    int parameter,
    int parameterWidth) {}
