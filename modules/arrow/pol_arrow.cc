/* pol_arrow - Parquet and Arrow IPC for pol, by Apache Arrow. All it does is to turn files into Arrow C streams and record batches into files; what the
 * columns mean, and every message about a value, is pol's own business. No exception leaves this file. */
#include "data/arrow_module.h"

#include <arrow/api.h>
#include <arrow/c/bridge.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>
#include <arrow/util/config.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

namespace {

using arrow::Result;
using arrow::Status;

constexpr int64_t rows_at_once = 1 << 16;                      // that are encoded in one go
constexpr int64_t buffer_bytes = 1 << 20;                      // of a column chunk at a time, so that a large row group is never in memory as a whole

int say(const Status &status, char *why) {
    std::string text = status.message();
    if (text.empty()) text = status.ToString();
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    snprintf(why, ARROW_WHY, "%s", text.c_str());
    return 1;
}

template <typename Work> int guarded(char *why, Work work) {
    try {
        Status status = work();
        return status.ok() ? 0 : say(status, why);
    } catch (const std::exception &problem) {
        return say(Status::IOError(problem.what()), why);
    }
}

// ---- reading

class CallbackInput : public arrow::io::InputStream {
  public:
    CallbackInput(ArrowRead *read, void *context) : read_(read), context_(context) {}
    Status Close() override { closed_ = true; return Status::OK(); }
    bool closed() const override { return closed_; }
    Result<int64_t> Tell() const override { return position_; }
    Result<int64_t> Read(int64_t size, void *bytes) override {
        int64_t done = 0;
        while (done < size) {
            int64_t count = read_(context_, static_cast<char *>(bytes) + done, size - done);
            if (count < 0) return Status::IOError("reading stopped");
            if (count == 0) break;
            done += count;
        }
        position_ += done;
        return done;
    }
    Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size) override {
        // A length in a broken stream may be anything: grow with what is really there.
        std::unique_ptr<arrow::ResizableBuffer> buffer;
        ARROW_ASSIGN_OR_RAISE(buffer, arrow::AllocateResizableBuffer(std::min(size, buffer_bytes)));
        int64_t done = 0;
        while (done < size) {
            if (done == buffer->size()) ARROW_RETURN_NOT_OK(buffer->Resize(std::min(size, done * 2)));
            int64_t wanted = buffer->size() - done;
            ARROW_ASSIGN_OR_RAISE(int64_t count, Read(wanted, buffer->mutable_data() + done));
            done += count;
            if (count < wanted) break;
        }
        ARROW_RETURN_NOT_OK(buffer->Resize(done));
        return std::shared_ptr<arrow::Buffer>(std::move(buffer));
    }

  private:
    ArrowRead *read_;
    void      *context_;
    int64_t    position_ = 0;
    bool       closed_ = false;
};

// What comes from another program's memory is looked through before anybody trusts its offsets.
class CheckedBatches : public arrow::RecordBatchReader {
  public:
    CheckedBatches(std::shared_ptr<arrow::Schema> schema, std::shared_ptr<arrow::ipc::RecordBatchFileReader> file, std::shared_ptr<arrow::RecordBatchReader> stream)
        : schema_(std::move(schema)), file_(std::move(file)), stream_(std::move(stream)) {}
    std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
    Status ReadNext(std::shared_ptr<arrow::RecordBatch> *batch) override {
        batch->reset();
        if (stream_) {
            ARROW_RETURN_NOT_OK(stream_->ReadNext(batch));
        } else if (next_ < file_->num_record_batches()) {
            ARROW_ASSIGN_OR_RAISE(*batch, file_->ReadRecordBatch(next_++));
        }
        return *batch ? (*batch)->ValidateFull() : Status::OK();
    }

  private:
    std::shared_ptr<arrow::Schema>                      schema_;
    std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;
    std::shared_ptr<arrow::RecordBatchReader>           stream_;
    int                                                 next_ = 0;
};

Status open_stream(const ArrowInput &input, struct ArrowArrayStream *stream, int64_t *rows) {
    ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchStreamReader::Open(std::make_shared<CallbackInput>(input.read, input.context)));
    *rows = -1;
    return arrow::ExportRecordBatchReader(std::make_shared<CheckedBatches>(reader->schema(), nullptr, reader), stream);
}

Status open_ipc(const ArrowInput &input, struct ArrowArrayStream *stream, int64_t *rows) {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(input.path));
    ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchFileReader::Open(file));
    *rows = -1;
    return arrow::ExportRecordBatchReader(std::make_shared<CheckedBatches>(reader->schema(), reader, nullptr), stream);
}

// Whether every page of the column, in every row group, is in dictionary form: then its texts are looked at once each, not once a row.
bool all_dictionary(const parquet::FileMetaData &file, int column) {
    for (int group = 0; group < file.num_row_groups(); group++) {
        auto chunk = file.RowGroup(group)->ColumnChunk(column);
        if (!chunk->has_dictionary_page() || chunk->encoding_stats().empty()) return false;
        for (const auto &page : chunk->encoding_stats()) {
            bool data = page.page_type == parquet::PageType::DATA_PAGE || page.page_type == parquet::PageType::DATA_PAGE_V2;
            if (data && page.encoding != parquet::Encoding::PLAIN_DICTIONARY && page.encoding != parquet::Encoding::RLE_DICTIONARY) return false;
        }
    }
    return file.num_row_groups() > 0;
}

parquet::ArrowReaderProperties arrow_properties(const ArrowInput &input, const parquet::FileMetaData &file) {
    parquet::ArrowReaderProperties properties(input.threads > 1);
    properties.set_batch_size(input.batch_rows);
    properties.set_pre_buffer(false);
    for (int column = 0; column < file.num_columns(); column++) {
        const auto *described = file.schema()->Column(column);
        bool text = described->physical_type() == parquet::Type::BYTE_ARRAY && described->logical_type() && described->logical_type()->is_string();
        if (text && described->max_repetition_level() == 0 && all_dictionary(file, column)) properties.set_read_dictionary(column, true);
    }
    return properties;
}

Status open_parquet(const ArrowInput &input, struct ArrowArrayStream *stream, int64_t *rows) {
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(input.path));
    parquet::ReaderProperties properties;
    properties.enable_buffered_stream();
    properties.set_buffer_size(buffer_bytes);
    auto opened = parquet::ParquetFileReader::Open(file, properties);
    auto metadata = opened->metadata();
    *rows = metadata->num_rows();
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(file, properties, metadata));
    builder.properties(arrow_properties(input, *metadata));
    ARROW_ASSIGN_OR_RAISE(auto made, builder.Build());
    std::shared_ptr<parquet::arrow::FileReader> reader = std::move(made);
    ARROW_ASSIGN_OR_RAISE(auto batches, reader->GetRecordBatchReader());
    // The batches need the reader that made them.
    struct Both { std::shared_ptr<parquet::arrow::FileReader> reader; std::shared_ptr<arrow::RecordBatchReader> batches; };
    auto both = std::make_shared<Both>(Both{reader, std::shared_ptr<arrow::RecordBatchReader>(std::move(batches))});
    return arrow::ExportRecordBatchReader(std::shared_ptr<arrow::RecordBatchReader>(both, both->batches.get()), stream);
}

int open_input(const ArrowInput *input, struct ArrowArrayStream *stream, int64_t *rows, char *why) {
    return guarded(why, [&]() {
        switch (input->kind) {
        case ARROW_FILE_PARQUET: return open_parquet(*input, stream, rows);
        case ARROW_FILE_IPC: return open_ipc(*input, stream, rows);
        case ARROW_STREAM_IPC: return open_stream(*input, stream, rows);
        }
        return Status::Invalid("no such form");
    });
}

// ---- writing

class CallbackOutput : public arrow::io::OutputStream {
  public:
    CallbackOutput(ArrowWrite *write, void *context) : write_(write), context_(context) {}
    Status Close() override { closed_ = true; return Status::OK(); }
    bool closed() const override { return closed_; }
    Result<int64_t> Tell() const override { return position_; }
    Status Write(const void *bytes, int64_t size) override {
        if (!write_(context_, bytes, size)) return Status::IOError("no more can be written");
        position_ += size;
        return Status::OK();
    }
    using arrow::io::OutputStream::Write;

  private:
    ArrowWrite *write_;
    void       *context_;
    int64_t     position_ = 0;
    bool        closed_ = false;
};

}  // namespace

struct ArrowWriter {
    std::shared_ptr<CallbackOutput>                  output;
    std::shared_ptr<arrow::Schema>                   schema;
    std::unique_ptr<parquet::arrow::FileWriter>      parquet;
    std::shared_ptr<arrow::ipc::RecordBatchWriter>   ipc;
};

namespace {

Status create(ArrowFileKind kind, ArrowWriter *writer) {
    if (kind == ARROW_FILE_PARQUET) {
        parquet::WriterProperties::Builder properties;
        properties.compression(parquet::Compression::ZSTD)->created_by("pol")->write_batch_size(rows_at_once);
        for (const auto &field : writer->schema->fields()) {     // numbers seldom repeat; texts come as dictionaries, and their least and greatest tell nothing
            if (field->type()->id() == arrow::Type::DICTIONARY) properties.disable_statistics(field->name());
            else properties.disable_dictionary(field->name());
        }
        // The schema of Arrow is not stored: it would have readers make dictionaries of what is text.
        ARROW_ASSIGN_OR_RAISE(writer->parquet, parquet::arrow::FileWriter::Open(*writer->schema, arrow::default_memory_pool(), writer->output, properties.build()));
        return Status::OK();
    }
    auto options = arrow::ipc::IpcWriteOptions::Defaults();
    options.use_threads = false;
    auto made = kind == ARROW_FILE_IPC ? arrow::ipc::MakeFileWriter(writer->output, writer->schema, options)
                                       : arrow::ipc::MakeStreamWriter(writer->output, writer->schema, options);
    ARROW_ASSIGN_OR_RAISE(writer->ipc, std::move(made));
    return Status::OK();
}

int create_writer(ArrowFileKind kind, ArrowWrite *write, void *context, struct ArrowSchema *schema, ArrowWriter **made, char *why) {
    auto writer = std::make_unique<ArrowWriter>();
    int  failed = guarded(why, [&]() {
        writer->output = std::make_shared<CallbackOutput>(write, context);
        ARROW_ASSIGN_OR_RAISE(writer->schema, arrow::ImportSchema(schema));
        return create(kind, writer.get());
    });
    *made = failed ? nullptr : writer.release();
    return failed;
}

int write_batch(ArrowWriter *writer, struct ArrowArray *array, char *why) {
    return guarded(why, [&]() {
        ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(array, writer->schema));
        if (writer->ipc) return writer->ipc->WriteRecordBatch(*batch);
        ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::FromRecordBatches({batch}));
        return writer->parquet->WriteTable(*table, std::max<int64_t>(batch->num_rows(), 1));
    });
}

int finish_writer(ArrowWriter *writer, char *why) {
    return guarded(why, [&]() { return writer->ipc ? writer->ipc->Close() : writer->parquet->Close(); });
}

void release_writer(ArrowWriter *writer) {
    char why[ARROW_WHY];
    guarded(why, [&]() {
        delete writer;
        return Status::OK();
    });
}

const ArrowModule module = {ARROW_MODULE_VERSION, "Arrow C++ " ARROW_VERSION_STRING, open_input, create_writer, write_batch, finish_writer, release_writer};

}  // namespace

extern "C" __attribute__((visibility("default"))) const ArrowModule *pol_arrow_module(void);
extern "C" const ArrowModule *pol_arrow_module(void) { return &module; }
