package org.permafrost.cli.output;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.permafrost.action.exchange.ExportModel;
import org.permafrost.action.exchange.ImportResult;
import org.permafrost.cli.print.JsonOutput;
import org.permafrost.cli.print.Printable;

/** An imported or exported network, for a person or a program. */
public final class ExchangeOutput {
  private ExchangeOutput() {}

  public static String text(ImportResult result) {
    return String.format(
        Locale.ROOT,
        "Imported %s: %,d parameters, %,d filters in %d convolutions, %d classes, images of %d px.%n"
            + "%s"
            + "normalization  %s / %s%n"
            + "model hash     %s%n"
            + "model file     %s",
        result.description().network(),
        result.parameters(),
        result.filters(),
        result.convolutions(),
        result.description().classNames().size(),
        result.description().imageSize(),
        result.agreement().map(ExchangeOutput::agreement).orElse(""),
        result.description().normalization().mean(),
        result.description().normalization().std(),
        result.hash(),
        Printable.of(result.file()));
  }

  private static String agreement(ImportResult.Agreement agreement) {
    String random =
        String.format(
            Locale.ROOT,
            "logits against ONNX Runtime's: %.1e on random images",
            agreement.random());
    return agreement.real().isPresent()
        ? String.format(
            Locale.ROOT,
            "%s, %.1e on %d real ones%n",
            random,
            agreement.real().getAsDouble(),
            agreement.images())
        : String.format(Locale.ROOT, "%s%n", random);
  }

  public static String json(ImportResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", result.description().network());
    json.put("file", result.file());
    json.put("model_hash", result.hash());
    json.put("parameters", result.parameters());
    json.put("convolutions", result.convolutions());
    json.put("filters", result.filters());
    json.put("classes", result.description().classNames());
    json.put("image_size", result.description().imageSize());
    json.put("mean", result.description().normalization().mean());
    json.put("std", result.description().normalization().std());
    result
        .agreement()
        .ifPresent(
            agreement -> {
              json.put("difference_random", agreement.random());
              json.put("images", agreement.images());
              agreement.real().ifPresent(real -> json.put("difference_images", real));
            });
    return JsonOutput.write(json);
  }

  public static String text(ExportModel.Result result) {
    return String.format(
        Locale.ROOT,
        "Wrote %s, %,d bytes.%nmodel hash %s",
        Printable.of(result.file().toString()),
        result.bytes(),
        result.hash());
  }

  public static String json(ExportModel.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", result.file().toString());
    json.put("format", result.format().name().toLowerCase(Locale.ROOT));
    json.put("bytes", result.bytes());
    json.put("model_hash", result.hash());
    return JsonOutput.write(json);
  }
}
