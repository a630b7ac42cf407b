package org.permafrost.action.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.network.model.DataContent;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.problem.Problem;

/** Whether a model meets the classes and the images that it was trained on. */
public record DataCheck(ModelDescription model, DatasetDescription dataset) {
  private static final int SHORT = 12;
  private static final String UNWRITTEN = "unknown (an older version did not write it down)";

  /**
   * One line if these are not the images the model was trained on, or nobody can tell; nothing if
   * they are, or it is an imported model.
   */
  public Optional<String> note() {
    boolean imported = model.dataset().isEmpty();
    if (imported || model.content().equals(Optional.of(dataset.content()))) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The model was trained on the data set %s, content %s; %s has content %s.",
            model.dataset(),
            model.content().map(c -> shortened(c, dataset.content())).orElse(UNWRITTEN),
            dataset.name(),
            shortened(dataset.content(), model.content().orElse(dataset.content()))));
  }

  /**
   * For a run that goes on.
   *
   * @return one line if nobody can tell what it was trained on so far
   * @throws Problem (data) if the data set was prepared anew with other images
   */
  public Optional<String> same(String run) {
    Optional<String> difference = difference();
    if (difference.isPresent()) {
      throw Problem.data(
          "Cannot continue the run %s: the data set %s was prepared again and is not the one it was"
              + " trained on: %s. Prepare it as it was, or start a new run from this one with: train"
              + " --from %s --dataset %s",
          run, dataset.name(), difference.get(), run, dataset.name());
    }
    return model.content().isPresent()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The content that the run %s was trained on so far is %s; it continues with that of %s,"
                    + " %s.",
                run,
                UNWRITTEN,
                dataset.name(),
                dataset.content().hash()));
  }

  /** What is not as it was when the model was trained, as far as that is known. */
  public Optional<String> difference() {
    if (!model.classNames().equals(dataset.classNames())) {
      return Optional.of(
          difference(model.classNames(), "the model", dataset.classNames(), "the data set"));
    }
    if (model.imageSize() != dataset.imageSize()) {
      return Optional.of(
          "its images had " + model.imageSize() + " px, now " + dataset.imageSize() + " px");
    }
    DataContent now = dataset.content();
    return model
        .content()
        .filter(then -> !then.equals(now))
        .map(
            then ->
                then.hash().equals(now.hash())
                    ? "its images were cut with prep.resize="
                        + then.resize()
                        + ", now "
                        + now.resize()
                    : "its content hash was " + then.hash() + ", now " + now.hash());
  }

  /** The first label that means two things. */
  public static String difference(
      List<String> one, String ofOne, List<String> other, String ofOther) {
    for (int label = 0; label < Math.min(one.size(), other.size()); label++) {
      if (!one.get(label).equals(other.get(label))) {
        return String.format(
            Locale.ROOT,
            "label %d is %s in %s and %s in %s",
            label,
            one.get(label),
            ofOne,
            other.get(label),
            ofOther);
      }
    }
    return String.format(
        Locale.ROOT, "%s has %d classes, %s has %d", ofOne, one.size(), ofOther, other.size());
  }

  /** Enough of a hash to tell it from another, and what else differs. */
  private static String shortened(DataContent content, DataContent other) {
    String hash = content.hash();
    String start = hash.substring(0, Math.min(SHORT, hash.length()));
    return content.resize().equals(other.resize()) || !hash.equals(other.hash())
        ? start
        : start + " cut with prep.resize=" + content.resize();
  }
}
