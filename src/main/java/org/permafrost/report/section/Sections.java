package org.permafrost.report.section;

import java.util.List;

/** Every section, in the order of the report. */
public final class Sections {
  /** About each run. */
  public static final List<Section> OF_RUN =
      List.of(
          new GlanceSection(),
          new LearningSection(),
          new ClassesSection(),
          new RecognitionSection(),
          new TrainingSection(),
          new FrozenSection(),
          new ScoresSection(),
          new OverlapSection(),
          new HistogramSection(),
          new DriftSection(),
          new JudgingSection(),
          new NightsSection(),
          new TasksSection(),
          new TimeSection(),
          new ProofSection(),
          new SettingsSection());

  /** About several runs side by side. */
  public static final List<Comparison> OF_RUNS =
      List.of(new RunsSideBySide(), new AccuracySideBySide(), new SettingsSideBySide());

  private Sections() {}
}
