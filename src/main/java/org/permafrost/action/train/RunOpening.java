package org.permafrost.action.train;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.permafrost.action.Claims;
import org.permafrost.action.CodeVersion;
import org.permafrost.action.RunOwner;
import org.permafrost.action.dataset.DataCheck;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.action.rank.FilterScoring;
import org.permafrost.action.run.Checkpoints;
import org.permafrost.action.run.LayerDecision;
import org.permafrost.action.run.ModelMemory;
import org.permafrost.action.run.ModelReference;
import org.permafrost.action.run.OwnNormalization;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.run.RunState;
import org.permafrost.action.run.RunStateJson;
import org.permafrost.action.run.TrainingRun;
import org.permafrost.method.Method;
import org.permafrost.method.registry.Methods;
import org.permafrost.network.PartialSoftmaxLoss;
import org.permafrost.network.model.ConfigurationJson;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.rank.FreezeMask;
import org.permafrost.rank.FreezeMask.Frozen;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Head;
import org.permafrost.settings.RecordedSettings;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.Split;
import org.permafrost.settings.StrategySettings.Calibrate;
import org.permafrost.strategy.LearningState;
import org.permafrost.strategy.SealState;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * Checks everything a run needs before the first second of training, and builds or loads its
 * network.
 */
final class RunOpening {
  private final Warehouse warehouse;
  private final Claims claims;
  private final Progress progress;

  /**
   * @param claims takes the run and its data set
   * @param progress is told what is not as it was
   */
  RunOpening(Warehouse warehouse, Claims claims, Progress progress) {
    this.warehouse = warehouse;
    this.claims = claims;
    this.progress = progress;
  }

  /**
   * @throws Problem (usage) if the run exists already; (data) if the data set is missing or cannot
   *     be trained on; (environment) if another job holds the run or replaces the data set, or the
   *     layers that are asked for cannot run here
   */
  TrainingRun start(TrainRequest request) {
    checkName(request.run());
    claims.run(request.run());
    checkFree(request.run());
    claims.reads(request.dataset());
    Settings settings = request.settings();
    DatasetDescription dataset = DatasetDescription.read(warehouse, request.dataset());
    Rehearsal rehearsal = new Rehearsal(dataset, settings);
    SortedSet<Integer> labels = rehearsal.labels();
    dataset.named(settings.train().softmaxWith());
    check(dataset, labels, settings);
    Optional<SavedModel> parent = request.from().map(new ModelReference(warehouse)::load);
    if (parent.isPresent()) {
      settings =
          OwnNormalization.kept(
              settings, parent.get().description(), request.from().get(), progress);
    }
    LearningState learning = rehearsal.start(warehouse);
    if (parent.isEmpty() && settings.network().head() == Head.NEW) {
      throw Problem.usage(
          "network.head = new replaces the classifier of a model that a run starts from; give --from, or"
              + " leave it out.");
    }
    String name = request.from().orElse("");
    Optional<Transfer> transfer = Optional.empty();
    if (parent.isPresent() && Transfer.isMeant(parent.get(), settings)) {
      transfer = Optional.of(new Transfer(parent.get(), name));
      settings = transfer.get().settings(settings);
    }
    SavedModel model =
        transfer.isPresent()
            ? transfer.get().model(request.run(), dataset, settings)
            : fresh(request.run(), dataset, settings);
    settings = new LayerDecision(warehouse, progress).begin(settings, model);
    Method method = Methods.open(settings, model.catalog(), new TreeMap<>());
    FilterFreezing.check(settings, model.catalog(), method.protection());
    if (settings.mode().freezes() && method.protection().choosesFilters()) {
      FilterScoring.check(
          List.of(Ranking.parse(settings.strategy().scorer())),
          settings,
          ConfigurationJson.parse(model.configuration()));
    }
    if (parent.isPresent()) {
      SavedModel origin = parent.get();
      if (transfer.isEmpty()) {
        model = continueFrom(origin, model, name);
      }
      new DataCheck(origin.description(), dataset).note().ifPresent(progress::line);
      if (settings.mode().freezes() && origin.extras().containsKey(RunStateJson.ENTRY)) {
        RunState state = Checkpoints.state(origin, request.from().get());
        LearningState earlier = state.learning();
        if (settings.network().head() == Head.NEW && earlier.mask().size() > 0) {
          throw Problem.usage(
              "Cannot give %s a new classifier (network.head = new): %d of its filters are frozen for its"
                  + " own classes. Set network.head = keep, or --mode baseline to let everything go.",
              name, earlier.mask().size());
        }
        SealCheck.checkOrigin(settings, method.protection(), earlier, request.from().get());
        UnitCheck.checkOrigin(
            settings, model.catalog(), earlier.mask().filters(), request.from().get());
        learning =
            learning
                .withMask(carriedOver(earlier.mask()))
                .withSeal(SealState.inherited(earlier.seal().sealed().keySet()));
        method.note(state.memory(), request.from().get()).ifPresent(progress::line);
        Method fresh = method;
        LearningState start = learning;
        method =
            ModelMemory.of(
                request.from().get(),
                () -> fresh.inherit(start, state.memory(), request.from().get()));
        SealCheck.checkShared(settings, earlier, request.from().get());
      }
      method = method.startFrom(learning, model.parameters(), known(origin, settings), name);
    }
    return new TrainingRun(
        request.run(),
        dataset,
        settings,
        model,
        method,
        RunState.start(learning, method.memory()),
        labels,
        Instant.now());
  }

  /** Classes that a model was trained on: all of them if it does not say. */
  private static SortedSet<Integer> known(SavedModel origin, Settings settings) {
    if (settings.network().head() == Head.NEW) {
      return new TreeSet<>();
    }
    return origin.extras().containsKey(RunStateJson.ENTRY)
        ? Checkpoints.state(origin, origin.description().run()).learning().known()
        : new TreeSet<>(
            IntStream.range(0, origin.description().classNames().size()).boxed().toList());
  }

  /**
   * The run as its last committed epoch left it, with the settings it was started with.
   *
   * @throws Problem (data) if there is no such run, or its data set is not what it was; (usage) if
   *     it is finished or still running; (environment) if another job holds it, or the layers that
   *     it began with cannot run here
   */
  TrainingRun resume(String run, String warehouseFolder) {
    claims.run(run);
    Row row =
        RunRow.find(warehouse, run)
            .orElseThrow(
                () ->
                    Problem.data(
                        "There is no run %s in this warehouse; list them with: permafrost runs",
                        run));
    checkResumable(run, row);
    new RecordedSettings(row.getAs("settings")).checkKnown(run);
    Settings settings =
        SettingsLoader.parse(row.getAs("settings"), Map.of("warehouse", warehouseFolder));
    claims.reads(row.getAs("dataset"));
    DatasetDescription dataset = DatasetDescription.read(warehouse, row.getAs("dataset"));
    Instant startedAt = row.<java.sql.Timestamp>getAs("started_at").toInstant();
    int epochs = committedEpochs(run);
    Checkpoints checkpoints = new Checkpoints(warehouse, run);
    Path path = checkpoints.path(epochs);
    SavedModel model = checkpoints.read(epochs);
    new LayerDecision(warehouse, progress).checkResumable(settings, model);
    RunState state = Checkpoints.state(model, path.toString());
    new DataCheck(model.description(), dataset).same(run).ifPresent(progress::line);
    return new TrainingRun(
        run,
        dataset,
        settings,
        new SavedModel(
            model.description().on(dataset.content()),
            model.configuration(),
            model.parameters(),
            model.updaterState(),
            model.extras()),
        ModelMemory.of(
            path.toString(), () -> Methods.open(settings, model.catalog(), state.memory())),
        state,
        new Rehearsal(dataset, settings).labels(),
        startedAt);
  }

  private static void checkResumable(String run, Row row) {
    String status = row.getAs("status");
    if (status.equals(RunRow.Status.FINISHED.label())) {
      throw Problem.usage(
          "The run %s is finished; start a new one from it with: train --from %s", run, run);
    }
    RunOwner owner = new RunOwner(row.getAs("host"), row.<Long>getAs("pid"));
    Instant reported = row.<java.sql.Timestamp>getAs("updated_at").toInstant();
    boolean ours = owner.equals(RunOwner.current());
    if (status.equals(RunRow.Status.RUNNING.label())
        && !ours
        && owner.host().equals(RunOwner.current().host())
        && !owner.isGone(reported)) {
      throw Problem.usage(
          "The run %s is still running in process %d; stop that first.", run, owner.pid());
    }
  }

  private int committedEpochs(String run) {
    Row row =
        warehouse
            .read(Table.EPOCHS)
            .where(col("run").equalTo(run))
            .agg(org.apache.spark.sql.functions.max("epoch"))
            .first();
    return row.isNullAt(0) ? 0 : row.getInt(0);
  }

  private static SavedModel fresh(String run, DatasetDescription dataset, Settings settings) {
    Architecture architecture = Architecture.named(settings.network().name());
    NetworkSpec spec =
        new NetworkSpec(
                architecture,
                dataset.imageSize(),
                dataset.classes(),
                settings.train().seed(),
                settings.train().optimizer())
            .withLoss(new PartialSoftmaxLoss())
            .withDropout(settings.dropout())
            .with(settings.network().stem())
            .with(settings.network().placed());
    ModelDescription description =
        new ModelDescription(
            run,
            0,
            architecture.label(),
            dataset.imageSize(),
            dataset.classNames(),
            dataset.name(),
            settings.train().normalization(),
            settings.train().seed(),
            CodeVersion.current(),
            Optional.of(dataset.content()),
            spec.stem(),
            settings.network().placed());
    return SavedModel.of(description, Networks.create(spec), Map.of());
  }

  /** Epochs of the earlier run mean nothing in the new one: its filters are frozen from 0 on. */
  private static FreezeMask carriedOver(FreezeMask mask) {
    return FreezeMask.none()
        .with(mask.all().stream().map(RunOpening::fromStart).toList())
        .with(mask.shared().stream().map(s -> fromStart(s.first())).toList())
        .share(mask.shared().stream().map(s -> fromStart(s.second())).toList());
  }

  private static Frozen fromStart(Frozen f) {
    return new Frozen(f.filter(), f.label(), 0, f.score(), f.rank());
  }

  /** The new run's configuration with the weights of an earlier model. */
  private static SavedModel continueFrom(SavedModel origin, SavedModel fresh, String name) {
    ModelDescription a = origin.description();
    ModelDescription b = fresh.description();
    if (a.network().equals(b.network())
        && a.imageSize() == b.imageSize()
        && a.classNames().size() == b.classNames().size()
        && !a.classNames().equals(b.classNames())) {
      throw Problem.usage(
          "Cannot start from %s: %s. Set --dataset to one with the same classes.",
          name, DataCheck.difference(a.classNames(), name, b.classNames(), b.dataset()));
    }
    if (!a.network().equals(b.network())
        || a.imageSize() != b.imageSize()
        || a.classNames().size() != b.classNames().size()) {
      throw Problem.usage(
          "Cannot start from %s: it is a %s for %d px and %d classes, this run trains a %s for %d px"
              + " and %d classes. Set --network and --dataset to match it.",
          name,
          a.network(),
          a.imageSize(),
          a.classNames().size(),
          b.network(),
          b.imageSize(),
          b.classNames().size());
    }
    if (a.stem() != b.stem()) {
      throw Problem.usage(
          "Cannot start from %s: it has the stem %s, this run %s. Set network.stem to match it.",
          name, a.stem().label(), b.stem().label());
    }
    if (!shapes(origin).equals(shapes(fresh))) {
      throw Problem.usage(
          "Cannot start from %s: its parameters have other sizes or another order, since it has the"
              + " inserts %s and this run %s. Set network.inserts to match it.",
          name, names(a.inserts()), names(b.inserts()));
    }
    return new SavedModel(
        b, fresh.configuration(), origin.parameters(), Optional.empty(), new TreeMap<>());
  }

  private static String names(List<InsertSettings> inserts) {
    return inserts.isEmpty()
        ? "none"
        : inserts.stream().map(InsertSettings::toString).collect(Collectors.joining(", "));
  }

  private static List<String> shapes(SavedModel model) {
    return model.catalog().layers().stream().map(l -> l.layer() + " " + l.weights()).toList();
  }

  private void checkFree(String run) {
    RunRow.find(warehouse, run)
        .ifPresent(
            row -> {
              throw Problem.usage(
                  "A run named %s exists already (%s, %d epochs); choose another --run, or continue it"
                      + " with: train --resume %s",
                  run, row.getAs("status"), row.<Integer>getAs("epochs_done"), run);
            });
  }

  private static void checkName(String run) {
    if (!run.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw Problem.usage(
          "Cannot name a run \"%s\"; use letters, digits, '.', '_' and '-', 100 at most.", run);
    }
  }

  private static void check(
      DatasetDescription dataset, SortedSet<Integer> labels, Settings settings) {
    if (labels.size() < 2) {
      throw Problem.usage(
          "Cannot train on %d class; give at least two with --classes.", labels.size());
    }
    if (dataset.train() < settings.train().workers()) {
      throw Problem.data(
          "The data set %s has %d training images, fewer than train.workers = %d.",
          dataset.name(), dataset.train(), settings.train().workers());
    }
    Split split = settings.train().evaluateOn();
    if (dataset.images(split) == 0) {
      throw Problem.data(
          "The data set %s has no images in the split %s, which train.evaluate-on asks for; prepare"
              + " it again with prep.%s above 0, or set train.evaluate-on=train.",
          dataset.name(), split.label(), split.label());
    }
    if (settings.strategy().calibrate() == Calibrate.HOLDOUT && dataset.holdout() == 0) {
      throw Problem.data(
          "The data set %s has no hold-out, which strategy.calibrate asks for; prepare it again with"
              + " prep.holdout above 0, or set strategy.calibrate=none.",
          dataset.name());
    }
  }
}
