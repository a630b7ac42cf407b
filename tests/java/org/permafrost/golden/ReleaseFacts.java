package org.permafrost.golden;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * What a version read from the warehouse that it had written.
 *
 * @param tables by name
 * @param models last checkpoints, by run
 */
record ReleaseFacts(SortedMap<String, TableFacts> tables, SortedMap<String, ModelFacts> models) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static ReleaseFacts of(Warehouse warehouse) {
    SortedMap<String, TableFacts> tables = new TreeMap<>();
    for (Table table : Table.values()) {
      tables.put(table.tableName(), TableFacts.of(warehouse.read(table)));
    }
    return new ReleaseFacts(tables, ModelFacts.of(warehouse));
  }

  static ReleaseFacts read(Path file) throws IOException {
    return MAPPER.readValue(Files.readAllBytes(file), ReleaseFacts.class);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(this).replace("\r\n", "\n") + "\n");
  }
}
