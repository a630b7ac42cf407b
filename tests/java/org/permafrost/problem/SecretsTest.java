package org.permafrost.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String HUSH = "hush";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://lab:hush@host:5432/lab",
        "jdbc:postgresql://lab:hush@one:5432,two:5432/lab",
        "jdbc:mysql://root:a@hush@host/lab",
        "jdbc:oracle:thin:scott/hush@//host:1521/lab",
        "jdbc:postgresql://host/lab?user=lab&password=hush",
        "jdbc:postgresql://host/lab?sslpassword=hush&user=lab",
        "jdbc:sqlserver://host;user=lab;password=hush;x=1",
        "jdbc:mysql://address=(host=h)(password=hush)(port=1)/lab",
        "s3a://KEY:a/hush/b@bucket/lab",
        "s3a://KEY:1234hush@bucket/lab",
        "https://account.blob.core.windows.net/x?sv=1&Signature=hush",
        "Cannot reach s3a://KEY:hush@bucket/lab: no route to https://lab:hush@host/",
        "{\"warehouse\":\"s3a://KEY:hush@bucket\",\"x\":1}",
        "--spark-conf spark.hadoop.fs.s3a.secret.key=hush --master local",
        "Cannot parse --set catalog.properties.jdbc.password=[hush: no end",
        "catalog.properties.jdbc.password=\"hush, hush\"",
        "fs.azure.account.key.lab.dfs.core.windows.net=hush"
      })
  void aSecretIsNotShown(String text) {
    assertThat(Secrets.masked(text)).doesNotContain(HUSH).contains(Secrets.MASK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host:5432/lab?user=lab@example.org",
        "hdfs://host:8020/images/a@b.png",
        "abfss://container@account.dfs.core.windows.net/lab",
        "thrift://one:9083,thrift://two:9083",
        "spark://host:7077",
        "k8s://https://host:6443",
        "The token 7 of tokens: secretary, 3 passwords",
        "a@b.org wrote 12:30@noon",
        "catalog.properties.uri=http://127.0.0.1:8181",
        "train.seed=1"
      })
  void whatIsNotSecretStays(String text) {
    assertThat(Secrets.masked(text)).isEqualTo(text);
  }

  @Test
  void whatIsAroundASecretStays() {
    assertThat(Secrets.masked("see s3a://KEY:hush@bucket/lab, password=hush, x=1"))
        .isEqualTo("see s3a://KEY:…@bucket/lab, password=…, x=1");
  }

  @Test
  void theNameOfASettingSaysThatItIsSecret() {
    assertThat(Secrets.setting("catalog.properties.jdbc.password", "a b")).endsWith("password=…");
    assertThat(Secrets.setting("catalog.properties.uri", "jdbc:x://a:hush@b"))
        .isEqualTo("catalog.properties.uri=jdbc:x://a:…@b");
  }

  @Test
  void noProblemShowsASecret() {
    assertThat(Problem.usage("Cannot use %s.", "s3a://KEY:hush@bucket"))
        .hasMessage("Cannot use s3a://KEY:…@bucket.");
  }
}
