package org.permafrost.settings;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Whole;

/**
 * What is done so that a frozen filter keeps its function and not only its bits.
 *
 * @param groups whether a channel of a residual stream freezes in every convolution that writes it
 * @param closure share of the inputs of a frozen filter that freeze with it, back to the image
 * @param cutEdges whether weights of frozen filters and classifier rows from inputs that are not
 *     frozen become zero for good
 * @param repairEpochs epochs trained after edges were cut and before the freeze is final
 * @param repairRate learning rate at the start of the repair at the end of a run, as a share of the
 *     first
 */
public record ProtectSettings(
    boolean groups,
    @Between double closure,
    boolean cutEdges,
    @Whole(least = 1, most = 1000) int repairEpochs,
    @Between double repairRate) {}
