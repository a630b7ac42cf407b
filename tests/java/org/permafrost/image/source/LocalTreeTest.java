package org.permafrost.image.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as a shell makes them: names of any bytes, links to anywhere, pipes. */
class LocalTreeTest {
  @TempDir Path folder;

  private Path source;

  @BeforeEach
  void create() throws IOException {
    source = Files.createDirectories(folder.resolve("photos"));
  }

  private void shell(String script) throws Exception {
    Process bash =
        new ProcessBuilder("bash", "-ec", script)
            .directory(source.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  /** Path to reason; an empty reason means that it can be read. */
  private Map<String, String> walk() {
    SourceTree tree = LocalTree.walk(source);
    Map<String, String> reasons = new TreeMap<>();
    tree.files()
        .forEach(
            file ->
                reasons.put(file.id(), file.refusal().map(why -> why.reason().text()).orElse("")));
    assertThat(tree.found()).isEqualTo(tree.files().size() + tree.litter().size());
    return reasons;
  }

  @Test
  void everyEntryIsThere() throws Exception {
    shell(
        """
        mkdir -p 'a:b' 'é/日本' plain
        printf x > 'a:b/c d%41[1]{2}?*.png'
        printf x > 'é/日本/😀.png'
        printf x > $'plain/two\\nlines\\\\and\\ttab.png'
        printf x > "plain/caf$(printf '\\351').png"
        mkdir "plain/$(printf '\\377')" && printf x > "plain/$(printf '\\377')/1.png"
        printf x > "plain/ab$(printf '\\303')é$(printf '\\360\\237').png"
        ln -s gone plain/dangling.png
        mkfifo plain/pipe.png
        """);
    assertThat(walk())
        .isEqualTo(
            Map.of(
                "a:b/c d%41[1]{2}?*.png", "",
                "é/日本/😀.png", "",
                "plain/two\nlines\\and\ttab.png", "",
                "plain/caf\\xE9.png", "bad-name",
                "plain/\\xFF/1.png", "bad-name",
                "plain/ab\\xC3é\\xF0\\x9F.png", "bad-name",
                "plain/dangling.png", "dangling-link",
                "plain/pipe.png", "special-file"));
    SourceTree tree = LocalTree.walk(source);
    assertThat(tree.isMisnamed("plain/\\xFF")).isTrue();
    assertThat(tree.isMisnamed("plain")).isFalse();
    assertThat(tree.foldersIn("")).containsExactly("a:b", "plain", "é");
  }

  @Test
  void everyFileOpensAgain() throws Exception {
    shell("mkdir 'a:b'; printf hello > 'a:b/é 日本 %41#?.png'; ln -s 'a:b/é 日本 %41#?.png' link.png");
    for (SourceFile file : LocalTree.walk(source).files()) {
      assertThat(LocalNames.path(file.location())).hasContent("hello");
      assertThat(file.bytes()).isEqualTo(5);
    }
  }

  @Test
  void linksThatGoRoundAreNamed() throws Exception {
    shell(
        """
        mkdir -p cat/inner dog
        printf x > cat/1.png; printf x > cat/inner/2.png; printf x > dog/3.png
        ln -s .. cat/parent
        ln -s . cat/inner/itself
        ln -s ../.. dog/above
        ln -s "$PWD" root
        ln -s self self
        ln -s ping dog/pong; ln -s pong dog/ping
        """);
    assertThat(walk())
        .isEqualTo(
            Map.of(
                "cat/1.png", "",
                "cat/inner/2.png", "",
                "dog/3.png", "",
                "cat/parent", "link-cycle",
                "cat/inner/itself", "link-cycle",
                "dog/above", "link-cycle",
                "root", "link-cycle",
                "self", "link-cycle",
                "dog/ping", "link-cycle",
                "dog/pong", "link-cycle"));
  }

  @Test
  void foldersAreEnteredOnce() throws Exception {
    shell(
        """
        mkdir -p cat ../elsewhere/sub ../other
        printf x > cat/1.png; printf x > ../elsewhere/2.png; printf x > ../elsewhere/sub/3.png
        printf x > ../other/4.png
        ln -s cat copy
        ln -s ../elsewhere/sub a-sub
        ln -s ../elsewhere dog
        ln -s ../elsewhere dog-again
        ln -s ../photos ../other/back
        ln -s ../other owl
        """);
    assertThat(walk())
        .isEqualTo(
            Map.of(
                "cat/1.png", "",
                "copy", "repeated-folder",
                "a-sub/3.png", "",
                "dog/2.png", "",
                "dog/sub", "repeated-folder",
                "dog-again", "repeated-folder",
                "owl/4.png", "",
                "owl/back", "repeated-folder"));
  }

  @Test
  void litterIsCountedAndNotListed() throws Exception {
    shell(
        """
        mkdir -p cat/.ipynb_checkpoints __MACOSX/cat cat/@eaDir .git/objects
        printf x > cat/1.png
        for name in .DS_Store Thumbs.db thumbs.db Desktop.ini ._1.png @eaDir/1.png; do
          printf x > "cat/$name"
        done
        printf x > cat/.ipynb_checkpoints/1-checkpoint.png; printf x > __MACOSX/cat/._1.png
        printf x > .git/objects/ab; ln -s ../cat .git/loop; printf x > $'Icon\\r'
        """);
    assertThat(walk()).containsOnlyKeys("cat/1.png");
    SourceTree tree = LocalTree.walk(source);
    assertThat(tree.litter()).hasSize(11).contains("cat/Thumbs.db", "__MACOSX/cat/._1.png");
    assertThat(tree.foldersIn("")).containsExactly("cat");
    assertThat(tree.foldersIn("cat")).isEmpty();
  }
}
