package org.permafrost.action.query;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.util.Text;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.sparkproject.connect.grpc.ManagedChannel;
import org.sparkproject.connect.grpc.netty.NettyChannelBuilder;

/**
 * Speaks Spark Connect's protocol: a statement goes, Arrow comes back. Spark's own client for Java
 * cannot share a class path with Spark.
 */
final class ConnectClient implements AutoCloseable {
  private final String session = UUID.randomUUID().toString();
  private final ManagedChannel channel;

  ConnectClient(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /**
   * @param parameters {@code name=value}
   */
  List<List<Object>> sql(String statement, List<String> parameters) throws IOException {
    SQL.Builder sql = SQL.newBuilder().setQuery(statement);
    for (String parameter : parameters) {
      int at = parameter.indexOf('=');
      sql.putArgs(
          parameter.substring(0, at),
          Expression.Literal.newBuilder().setString(parameter.substring(at + 1)).build());
    }
    Iterator<ExecutePlanResponse> responses =
        SparkConnectServiceGrpc.newBlockingStub(channel)
            .executePlan(
                ExecutePlanRequest.newBuilder()
                    .setSessionId(session)
                    .setUserContext(UserContext.newBuilder().setUserId("test"))
                    .setPlan(Plan.newBuilder().setRoot(Relation.newBuilder().setSql(sql)))
                    .build());
    List<List<Object>> rows = new ArrayList<>();
    while (responses.hasNext()) {
      ExecutePlanResponse response = responses.next();
      if (response.hasArrowBatch()) {
        read(response.getArrowBatch().getData().toByteArray(), rows);
      }
    }
    return rows;
  }

  private static void read(byte[] arrow, List<List<Object>> rows) throws IOException {
    try (RootAllocator memory = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(arrow), memory)) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < batch.getRowCount(); i++) {
          List<Object> row = new ArrayList<>();
          for (FieldVector column : batch.getFieldVectors()) {
            row.add(value(column, i));
          }
          rows.add(row);
        }
      }
    }
  }

  private static Object value(FieldVector column, int i) {
    if (column.isNull(i)) {
      return null;
    }
    if (column instanceof TimeStampVector times) {
      return Instant.EPOCH.plus(times.get(i), ChronoUnit.MICROS);
    }
    if (column instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(i));
    }
    Object value = column.getObject(i);
    return value instanceof List<?> list
        ? list.stream().map(ConnectClient::plain).toList()
        : plain(value);
  }

  private static Object plain(Object value) {
    return value instanceof Text text ? text.toString() : value;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
