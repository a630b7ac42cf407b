package org.permafrost.image.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.SplitFolders;

class FolderLayoutTest {
  private static SplitFolders splits(String text) {
    return SettingsLoader.load(Optional.empty(), Map.of("prep.split-folders", text))
        .prep()
        .splits();
  }

  private static SourceTree tree(String files) {
    SourceTree.Builder tree = new SourceTree.Builder();
    String[] ids = files.strip().split(" +", -1);
    long found = 0;
    for (String id : ids) {
      if (id.endsWith("/")) {
        tree.folder(id.substring(0, id.length() - 1));
      } else {
        tree.file(SourceFile.plain(id, id, 1));
        found++;
      }
    }
    return tree.build("photos", found);
  }

  private static String understood(String files, String splits) {
    SourceTree tree = tree(files);
    FolderLayout layout = FolderLayout.of(tree, splits(splits));
    return layout.describe(tree.foldersIn(layout.train()).size());
  }

  private static void refuses(ExitCode code, String files, String splits, String... words) {
    assertThatThrownBy(() -> understood(files, splits))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train/a/1.png train/b/1.png val/a/1.png    | train → train, val → validation, 2 classes",
        "train/a/1.png test/a/1.png                 | train → train, test → validation, 1 class",
        "training/a/1.png testing/a/1.png   | training → train, testing → validation, 1 class",
        "Train/a/1.png Eval/a/1.png                 | Train → train, Eval → validation, 1 class",
        "TRAIN/a/1.png dev/a/1.png                  | TRAIN → train, dev → validation, 1 class",
        "training_set/a/1 test_set/a/1 | training_set → train, test_set → validation, 1 class",
        "train/a/1.png valid/a/1.png test/a/1.png labels.csv train/list.txt"
            + " | train → train, valid → validation, left aside: test, 1 class",
        "train/a/1.png train/b/1.png                | train → train, 2 classes",
        "bus/1.png car/1.png train/1.png            | folders → classes, 3 classes",
        "bus/1.png train/1.png test/1.png           | folders → classes, 3 classes",
        "exam/1.png dev/1.png quiz/sub/1.png        | folders → classes, 3 classes",
        "bus/1.png car/1.png train/1.png train/steam/2.png | folders → classes, 3 classes",
        "train/a/1.png train/a/2.png train/lost.png val/a/1.png"
            + " | train → train, val → validation, 1 class",
        "trains/1.png vale/1.png                    | folders → classes, 2 classes",
      })
  void whatFolderNamesMean(String files, String expected) {
    assertThat(understood(files, "auto")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bus/1.png car/1.png train/steam/1.png",
        "train/a/1.png val/a/1.png annotations/1.xml",
        "train/a/1.png test/1.png",
        "train/a/1.png training/a/1.png val/a/1.png",
        "train/a/1.png val/a/1.png validation/a/1.png",
        "train/a/1.png train/2.png train/3.png val/a/1.png",
      })
  void whatMayMeanTwoThingsIsRefusedWithTheWayToSayIt(String files) {
    refuses(ExitCode.DATA, files, "auto", "Cannot tell", "--split-folders train=train", "none");
  }

  @Test
  void splitsNeedClassesAndTraining() {
    refuses(ExitCode.DATA, "train/1.png val/1.png", "auto", "train/, val/", "--split-folders none");
    refuses(ExitCode.DATA, "eval/a/1.png", "auto", "train/ folder beside eval/");
    refuses(ExitCode.DATA, "1.png", "auto", "class folders in photos");
    refuses(ExitCode.DATA, "top/train/a/1.png top/val/a/1.png", "auto", "--source photos/top");
    refuses(ExitCode.DATA, "x/training/a/1.png readme", "auto", "--source photos/x", "training/");
    assertThat(understood("top/trains/1.png top/val/1.png", "auto"))
        .isEqualTo("folders → classes, 1 class");
  }

  @Test
  void aPersonHasTheLastWord() {
    String both = "train/a/1.png val/a/1.png extra/a/1.png";
    assertThat(understood(both, "none")).isEqualTo("folders → classes, 3 classes");
    assertThat(understood(both, "train=extra, validation = train/"))
        .isEqualTo("extra → train, train → validation, left aside: val, 1 class");
    assertThat(understood(both, "train=./train"))
        .isEqualTo("train → train, left aside: extra, val, 1 class");
    assertThat(understood("data/x/a/1.png data/y/a/1.png", "train=data/x,validation=data/y"))
        .isEqualTo("data/x → train, data/y → validation, 1 class");
    refuses(ExitCode.USAGE, both, "train=trian", "trian", "extra, train, val");
    refuses(ExitCode.USAGE, both, "train=train,validation=data/val", "data/val", "none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yes",
        "train",
        "train=",
        "validation=val",
        "train=a,train=b",
        "train=a,test=b",
        "train=a,validation=a",
        "train=a/b,validation=a",
        "train=a,validation=a/b",
        "train=a,,"
      })
  void splitFoldersAreWrittenInOneWay(String text) {
    assertThatThrownBy(() -> splits(text))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("prep.split-folders to \"" + text + "\"", "train=FOLDER");
  }

  @Test
  void anArchiveMayHaveFoldersAroundEverything() {
    SourceTree inner = tree("top/data/train/a/1.png top/data/val/a/2.png").unwrapped();
    assertThat(inner.files())
        .extracting(SourceFile::id)
        .containsExactly("train/a/1.png", "val/a/2.png");
    assertThat(inner.foldersIn("train")).containsExactly("a");
    assertThat(tree("roses/1.png").unwrapped().foldersIn("")).containsExactly("roses");
    assertThat(tree("top/a/1.png top/a/b/ read.me").unwrapped().foldersIn(""))
        .containsExactly("top");
  }
}
