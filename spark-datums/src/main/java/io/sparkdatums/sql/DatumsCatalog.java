package io.sparkdatums.sql;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A warehouse as a catalog of tables that can be read, and procedures: {@code
 * spark.sql.catalog.datums = io.sparkdatums.sql.DatumsCatalog}. Its namespaces are the repos; each
 * has the tables of {@link RepoTables}. The warehouse is that of the option {@code
 * spark.sql.catalog.datums.warehouse}, else the session's {@code spark.datums.warehouse}.
 */
public final class DatumsCatalog implements TableCatalog, SupportsNamespaces, ProcedureCatalog {
  private static final String[] PROCEDURES = {Procedures.NAMESPACE};

  private String name = "";
  private CaseInsensitiveStringMap options = CaseInsensitiveStringMap.empty();

  @Override
  public void initialize(String given, CaseInsensitiveStringMap settings) {
    name = given;
    options = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String[][] listNamespaces() {
    return read(
        () -> warehouse().repos().map(repo -> new String[] {repo.name()}).toArray(String[][]::new));
  }

  @Override
  public String[][] listNamespaces(String[] namespace) {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    repo(namespace);
    return new String[0][];
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    return namespace.length == 0
        || Arrays.stream(listNamespaces()).anyMatch(repo -> Arrays.equals(repo, namespace));
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace) {
    if (namespace.length == 0) {
      return Map.of(TableCatalog.PROP_LOCATION, read(() -> warehouse().location().toString()));
    }
    Repo repo = repo(namespace);
    return Map.of(
        TableCatalog.PROP_COMMENT,
        read(repo::description),
        TableCatalog.PROP_LOCATION,
        repo.location().toString());
  }

  /**
   * The tables of a repo.
   *
   * @throws DatumsException {@code REPO_NOT_FOUND}
   */
  @Override
  public Identifier[] listTables(String[] namespace) {
    if (namespace.length == 0) {
      return new Identifier[0];
    }
    repo(namespace);
    return RepoTables.NAMES.stream()
        .map(table -> Identifier.of(namespace, table))
        .toArray(Identifier[]::new);
  }

  @Override
  public boolean tableExists(Identifier table) {
    return namespaceExists(table.namespace())
        && table.namespace().length == 1
        && RepoTables.isTable(table.name());
  }

  /**
   * A table as it is now.
   *
   * @throws DatumsException {@code REPO_NOT_FOUND}, {@code TABLE_NOT_FOUND}
   */
  @Override
  public Table loadTable(Identifier table) {
    return load(table, TimeTravel.NONE);
  }

  /**
   * A table as of a commit.
   *
   * @param version the commit's sequence number on its branch
   * @throws DatumsException {@code COMMIT_NOT_FOUND}, {@code VERSION_INVALID}, {@code
   *     TIME_TRAVEL_UNSUPPORTED} and as without a version
   */
  @Override
  public Table loadTable(Identifier table, String version) {
    return load(table, TimeTravel.version(version));
  }

  /**
   * A table as of the newest commit at some time.
   *
   * @param timestamp microseconds since the epoch
   * @throws DatumsException {@code COMMIT_NONE_YET}, {@code TIME_TRAVEL_UNSUPPORTED} and as without
   *     a time
   */
  @Override
  public Table loadTable(Identifier table, long timestamp) {
    return load(table, TimeTravel.time(timestamp));
  }

  /** Asked for by what writes. */
  @Override
  public Table loadTable(Identifier table, Set<TableWritePrivilege> privileges) {
    throw readOnly();
  }

  @Override
  @SuppressWarnings("deprecation") // the one that every Spark line comes to
  public Table createTable(
      Identifier table, Column[] columns, Transform[] partitions, Map<String, String> properties) {
    throw readOnly();
  }

  @Override
  public Table alterTable(Identifier table, TableChange... changes) {
    throw readOnly();
  }

  @Override
  public boolean dropTable(Identifier table) {
    throw readOnly();
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw readOnly();
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw readOnly();
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw readOnly();
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw readOnly();
  }

  /**
   * A procedure of the namespace {@code system}.
   *
   * @throws DatumsException {@code PROCEDURE_NOT_FOUND}
   */
  @Override
  public UnboundProcedure loadProcedure(Identifier procedure) {
    boolean here = Arrays.equals(procedure.namespace(), PROCEDURES);
    return procedures().stream()
        .filter(each -> here && each.name().equals(procedure.name().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                DatumsException.of(
                    "PROCEDURE_NOT_FOUND",
                    Map.of(
                        "procedure", name + "." + procedure,
                        "place", name + "." + Procedures.NAMESPACE,
                        "procedures",
                            procedures().stream()
                                .map(CatalogProcedure::name)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public Identifier[] listProcedures(String[] namespace) {
    return Arrays.equals(namespace, PROCEDURES)
        ? procedures().stream()
            .map(each -> Identifier.of(namespace, each.name()))
            .toArray(Identifier[]::new)
        : new Identifier[0];
  }

  private List<CatalogProcedure<?>> procedures() {
    return read(() -> new Procedures(SparkSession.active(), warehouse()).all());
  }

  private Table load(Identifier table, TimeTravel travel) {
    if (table.namespace().length != 1) {
      throw DatumsException.of(
          "TABLE_NOT_FOUND",
          Map.of("table", table, "catalog", name, "tables", String.join(", ", RepoTables.NAMES)));
    }
    return read(() -> new RepoTables(name, repo(table.namespace())).table(table.name(), travel));
  }

  private Repo repo(String[] namespace) {
    return read(() -> warehouse().repo(String.join(".", namespace)));
  }

  private Warehouse warehouse() throws IOException {
    return CatalogOptions.warehouse(SparkSession.active(), options);
  }

  private DatumsException readOnly() {
    return DatumsException.of("CATALOG_READ_ONLY", Map.of("catalog", name));
  }

  /** Something to do with storage. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
