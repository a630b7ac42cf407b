package org.permafrost.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.permafrost.cli.Main;
import picocli.CommandLine;

class NextCommandTest {
  private static NextCommand after(String... options) {
    CommandLine command = new CommandLine(new Main());
    command.parseArgs(options);
    return new NextCommand("submit/permafrost", GlobalOptions.of(command));
  }

  @Test
  void namesTheWarehouseAndTheSettingsThatLeadToIt() {
    assertThat(
            after("--warehouse", "/my data/w", "--conf", "c.conf", "--set", "catalog.type=hive")
                .line(List.of("verify", "first")))
        .isEqualTo(
            "submit/permafrost --warehouse \"/my data/w\" --conf c.conf --set catalog.type=hive"
                + " verify first");
  }

  @Test
  void goesToTheSameCluster() {
    CommandLine command = new CommandLine(new Main());
    command.parseArgs("--warehouse", "w");
    String called = "submit/kubernetes/permafrost\n--master\nk8s://https://h\n--image\nmy image";
    assertThat(new NextCommand(called, GlobalOptions.of(command)).line(List.of("verify", "first")))
        .isEqualTo(
            "submit/kubernetes/permafrost --master k8s://https://h --image \"my image\""
                + " --warehouse w verify first");
  }

  @Test
  void leavesOutWhatWasNotGivenOrIsOfThisCommandOnly() {
    assertThat(
            after("--verbose", "--set", "train.epochs=3").line(List.of("train", "--dataset", "d")))
        .isEqualTo("submit/permafrost train --dataset d");
  }

  @Test
  void namesAreQuotedForTheShellAndForSql() throws Exception {
    String name = "it's $HOME \"x\" \\ `y` 教";
    Process shell =
        new ProcessBuilder(
                "bash",
                "-c",
                "submit() { :; }; set -- " + after().line(List.of(name)) + "; printf %s \"$2\"")
            .start();
    assertThat(shell.getInputStream().readAllBytes()).asString().isEqualTo(name);
    assertThat(NextCommand.text("it's\\")).isEqualTo("'it\\'s\\\\'");
  }

  @Test
  void standsUnderAHeading() {
    StringWriter out = new StringWriter();
    after().print(new PrintWriter(out, true), List.of("runs"), List.of("doctor"));
    assertThat(out.toString().lines())
        .containsExactly("", "Next:", "  submit/permafrost runs", "  submit/permafrost doctor");
  }
}
