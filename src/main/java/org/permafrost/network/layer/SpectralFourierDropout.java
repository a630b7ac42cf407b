package org.permafrost.network.layer;

import java.util.Set;
import org.permafrost.network.insert.InsertOptions;
import org.permafrost.network.insert.InsertedLayer;
import org.permafrost.network.insert.LayerInsert;

/**
 * Drops coefficients of the Fourier transform of each map in training (Khan, Hayat, Porikli 2017,
 * "Regularization of deep neural networks with spectral dropout", arXiv 1711.08591), see {@link
 * FourierDropoutLayer}.
 */
public final class SpectralFourierDropout implements LayerInsert {
  private static final double RATE = 0.1;
  private static final double WEAK = 0.2;

  @Override
  public String kind() {
    return "spectral-fourier-dropout";
  }

  @Override
  public InsertedLayer layer(InsertOptions options) {
    return new FourierDropout(
        options.number("rate", RATE, 0, 0.95),
        options.number("weak", WEAK, 0, 0.99),
        options.whole("dimensions", 2, 1, 2) == 1);
  }

  @Override
  public Set<String> savedClasses() {
    return Set.of(FourierDropout.class.getName());
  }
}
